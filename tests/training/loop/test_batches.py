"""An epoch's batches follow from seed, round and epoch, whatever was trained before."""

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")

from rorqual.training.data.crops import CropCache  # noqa: E402
from rorqual.training.loop.batches import UNKNOWN_SPECIES, Batch, Batches  # noqa: E402
from rorqual.training.loop.division import divide  # noqa: E402
from rorqual.training.loop.views import Views  # noqa: E402
from rorqual.training.recipe.recipe import (  # noqa: E402
    AugmentationRecipe,
    Recipe,
    SamplingRecipe,
)

VIEWS = {"given": 1.0, "whole": 1.0}


def made(cache: CropCache, recipe: Recipe, round_: int = 0) -> Batches:
    views = Views(cache, VIEWS)
    return Batches(cache, views, divide(cache, views.shown, recipe), recipe, round_=round_)


def epoch(batches: Batches, number: int, devices: int = 1, rank: int = 0) -> list[Batch]:
    trainer: Any = SimpleNamespace(current_epoch=number, world_size=devices, global_rank=rank)
    batches.trainer = trainer
    return list(batches.train_dataloader())


def labels(batches: list[Batch]) -> list[int]:
    return [int(label) for batch in batches for label in batch.labels]


def test_every_photo_is_shown_once_with_its_label(cache: CropCache, recipe: Recipe) -> None:
    shown = epoch(made(cache, recipe), 0)
    assert [len(batch.labels) for batch in shown] == [8, 7]  # 15 of the 20 teach
    assert shown[0].crops.shape == (8, 64, 64, 3)
    division = divide(cache, np.ones(20, dtype=np.bool_), recipe)
    assert sorted(labels(shown)) == sorted(division.labels.tolist())


def test_the_seed_the_round_and_the_epoch_decide_alone(cache: CropCache, recipe: Recipe) -> None:
    first = epoch(made(cache, recipe), 3)
    assert all(
        torch.equal(one, other)
        for batch, again in zip(first, epoch(made(cache, recipe), 3), strict=True)
        for one, other in zip(batch, again, strict=True)
    )
    other_seed = replace(recipe, loop=replace(recipe.loop, seed=1))
    assert labels(first) != labels(epoch(made(cache, recipe), 4))
    assert labels(first) != labels(epoch(made(cache, recipe, round_=1), 3))
    assert labels(first) != labels(epoch(made(cache, other_seed), 3))


def test_devices_share_the_batches_and_get_equally_many(cache: CropCache, recipe: Recipe) -> None:
    recipe = replace(recipe, loop=replace(recipe.loop, batch=4))
    batches = made(cache, recipe)
    whole = epoch(batches, 0)
    shares = [epoch(batches, 0, devices=2, rank=rank) for rank in (0, 1)]
    assert [len(share) for share in shares] == [2, 2]
    assert [labels([batch]) for batch in shares[0]] == [labels([batch]) for batch in whole[0:4:2]]
    assert [labels([batch]) for batch in shares[1]] == [labels([batch]) for batch in whole[1:4:2]]


def test_a_last_batch_of_one_photo_is_left_out(cache: CropCache, recipe: Recipe) -> None:
    recipe = replace(recipe, loop=replace(recipe.loop, batch=7))
    assert [len(batch.labels) for batch in epoch(made(cache, recipe), 0)] == [7, 7]


def test_validation_shows_the_fold_in_its_order(cache: CropCache, recipe: Recipe) -> None:
    shown: Iterator[Batch] = iter(made(cache, recipe).val_dataloader())
    division = divide(cache, np.ones(20, dtype=np.bool_), recipe)
    names = [division.individuals.names[label] for batch in shown for label in batch.labels]
    assert names == [cache.animals[row].individual for row in division.validating]


def test_species_weights_and_mirrors_go_with_each_photo(cache: CropCache, recipe: Recipe) -> None:
    animals = [
        replace(animal, species=None if row == 0 else animal.species)
        for row, animal in enumerate(cache.animals)
    ]
    recipe = replace(
        recipe,
        augmentation=AugmentationRecipe(flipped_upside_down=("humpback_whale",)),
        sampling=SamplingRecipe(class_weights="balanced"),
    )
    for batch in epoch(made(replace(cache, animals=animals), recipe), 0):
        assert torch.equal(batch.upside_down, batch.species == 1)  # the humpbacks
        assert set(batch.species.tolist()) <= {UNKNOWN_SPECIES, 0, 1}
        assert (batch.weights > 0.7).all()
