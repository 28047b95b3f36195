"""Twenty photos with string ids become a trained network, the same one however it came about."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")
pytest.importorskip("pytorch_lightning", reason="it comes with the extra `train`")

from rorqual.domain.errors import UsageError  # noqa: E402
from rorqual.training.data.crops import CropCache  # noqa: E402
from rorqual.training.loop.train import TrainingOutcome, train  # noqa: E402
from rorqual.training.recipe.recipe import (  # noqa: E402
    AugmentationRecipe,
    BackboneRecipe,
    FoldRecipe,
    LossRecipe,
    Recipe,
)


@pytest.fixture(scope="module")
def full(recipe: Recipe) -> Recipe:
    """With everything that could depend on where a training was interrupted."""
    return replace(
        recipe,
        neck=replace(recipe.neck, dropout=0.2),
        species_loss=LossRecipe(kind="softmax", scale=10.0, weight=0.2),
        augmentation=AugmentationRecipe(
            views={"given": 2.0, "whole": 1.0},
            flip="other_individual",
            flipped_upside_down=("humpback_whale",),
        ),
        loop=replace(recipe.loop, epochs=3, averaging=0.9),
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run") / "deep"


@pytest.fixture(scope="module")
def outcome(full: Recipe, cache: CropCache, run: Path) -> TrainingOutcome:
    return train(full, cache, run)


def weights(outcome: TrainingOutcome) -> dict[str, Any]:
    return outcome.network.state_dict()


def same(one: TrainingOutcome, other: TrainingOutcome) -> bool:
    pairs = zip(weights(one).values(), weights(other).values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def figures(outcome: TrainingOutcome) -> list[Any]:
    """Of every epoch, but for how long it took."""
    return [
        replace(epoch, seconds=0.0, waiting_share=0.0, validation_seconds=0.0)
        for epoch in outcome.history
    ]


def rows(run: Path, table: str) -> list[dict[str, str]]:
    with (run / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_run_folder_holds_recipe_data_versions_and_figures(
    outcome: TrainingOutcome, run: Path, cache: CropCache
) -> None:
    described = json.loads((run / "run.json").read_text("utf-8"))
    assert described["data"] == cache.fingerprint
    assert described["photos"]["teaching"] == 15
    assert described["libraries"]["torch"] == torch.__version__
    assert json.loads((run / "classes.json").read_text("utf-8"))["names"] == sorted(
        {str(animal.individual) for animal in cache.animals}
    )
    metrics = rows(run, "metrics.csv")
    assert [row["epoch"] for row in metrics] == ["1", "2", "3"]
    for row in metrics:
        assert float(row["loss"]) > 0
        assert 0 <= float(row["waiting_share"]) < 1
        assert 0 <= float(row["top_1"]) <= float(row["map_at_5"]) <= float(row["top_5"]) <= 1
        assert float(row["validation_loss"]) > 0
    assert (run / "learning_curve.png").stat().st_size > 1000
    assert outcome.validated == outcome.history[-1]
    assert not outcome.network.training


def test_the_same_seed_gives_the_same_weights_and_another_one_others(
    outcome: TrainingOutcome, full: Recipe, cache: CropCache, tmp_path: Path
) -> None:
    assert same(outcome, train(full, cache, tmp_path / "again"))
    other = replace(full, loop=replace(full.loop, seed=1))
    assert not same(outcome, train(other, cache, tmp_path / "other"))


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError])
def test_an_interrupted_training_goes_on_to_the_same_weights(
    stop: type[BaseException],
    outcome: TrainingOutcome,
    full: Recipe,
    cache: CropCache,
    tmp_path: Path,
) -> None:
    def stop_in_the_second_epoch(shown: int, _total: int) -> None:
        if shown > 15:
            raise stop

    with pytest.raises(stop):
        train(full, cache, tmp_path, progress=stop_in_the_second_epoch)
    assert [row["epoch"] for row in rows(tmp_path, "metrics.csv")] == ["1"]
    shown: list[int] = []
    resumed = train(full, cache, tmp_path, progress=lambda _, total: shown.append(total))
    assert shown[0] == 30  # two epochs of fifteen photos are left
    assert [epoch.epoch for epoch in resumed.history] == [1, 2, 3]
    assert same(outcome, resumed)


def test_a_finished_training_is_not_repeated(
    outcome: TrainingOutcome, full: Recipe, cache: CropCache, run: Path
) -> None:
    shown: list[int] = []
    again = train(full, cache, run, progress=lambda done, _: shown.append(done))
    assert not shown
    assert same(outcome, again)
    assert again.history == outcome.history


def test_another_recipe_and_other_photos_are_refused(
    outcome: TrainingOutcome, full: Recipe, cache: CropCache, run: Path
) -> None:
    with pytest.raises(UsageError, match="another recipe"):
        train(replace(full, loop=replace(full.loop, batch=5)), cache, run)
    with pytest.raises(UsageError, match="other photos or labels"):
        train(full, cache.only(np.arange(19)), run)


def test_an_animal_is_learned(cache: CropCache, recipe: Recipe, tmp_path: Path) -> None:
    recipe = replace(
        recipe,
        individual_loss=LossRecipe(kind="arcface", scale=16.0, margin=0.2),
        schedule=replace(recipe.schedule, learning_rate=3e-3, head_factor=1.0),
        augmentation=AugmentationRecipe(rotation=0, shear=0, cutout_share=0, noise_share=0),
        loop=replace(recipe.loop, epochs=12),
    )
    outcome = train(recipe, cache, tmp_path)
    assert outcome.history[-1].loss < 0.5 * outcome.history[0].loss
    assert outcome.validated
    assert outcome.validated.top_1 == 1.0


def test_early_stop_keeps_the_best_epoch(cache: CropCache, recipe: Recipe, tmp_path: Path) -> None:
    recipe = replace(recipe, loop=replace(recipe.loop, epochs=30, early_stop=2))
    outcome = train(recipe, cache, tmp_path)
    best = max(epoch.map_at_5 or 0 for epoch in outcome.history)
    assert len(outcome.history) < 30
    assert outcome.validated
    assert outcome.validated.map_at_5 == best
    assert same(outcome, train(recipe, cache, tmp_path))


def test_early_stop_and_pseudo_labels_need_photos_that_validate(
    cache: CropCache, recipe: Recipe, tmp_path: Path
) -> None:
    nobody = replace(recipe, folds=FoldRecipe(validate_on=-1))
    stopping = replace(nobody, loop=replace(nobody.loop, early_stop=1))
    with pytest.raises(UsageError, match=r"loop\.early_stop"):
        train(stopping, cache, tmp_path / "stopping")
    guessing = replace(recipe, pseudo_labels=replace(recipe.pseudo_labels, rounds=1))
    with pytest.raises(UsageError, match=r"pseudo_labels\.rounds"):
        train(guessing, cache, tmp_path / "guessing")


@pytest.mark.parametrize("kind", ["triplet", "circle"])
def test_losses_of_pairs(kind: Any, cache: CropCache, recipe: Recipe, tmp_path: Path) -> None:
    recipe = replace(
        recipe,
        individual_loss=LossRecipe(kind=kind, scale=32.0, margin=0.25),
        sampling=replace(recipe.sampling, per_individual=2),
        loop=replace(recipe.loop, epochs=1),
    )
    outcome = train(recipe, cache, tmp_path)
    assert outcome.validated
    assert outcome.validated.queries is not None


@pytest.mark.parametrize(
    ("name", "parameters"), [("MultiSimilarityLoss", {"alpha": 3.0}), ("ProxyAnchorLoss", {})]
)
def test_losses_of_the_library_by_name(
    name: str, parameters: dict[str, Any], cache: CropCache, recipe: Recipe, tmp_path: Path
) -> None:
    recipe = replace(
        recipe,
        individual_loss=LossRecipe(kind=f"pml:{name}", parameters=parameters),
        sampling=replace(recipe.sampling, per_individual=2),
        loop=replace(recipe.loop, epochs=1),
    )
    outcome = train(recipe, cache, tmp_path)
    assert outcome.history[-1].loss > 0
    assert same(outcome, train(recipe, cache, tmp_path))  # the recipe is read as the same one


@pytest.mark.parametrize(
    "backbone",
    ["tf_efficientnet_lite0", "resnet10t", "swin_tiny_patch4_window7_224", "convnext_atto"],
)
def test_each_family_of_trunks_gives_the_same_network_for_the_same_seed(
    backbone: str, cache: CropCache, recipe: Recipe, tmp_path: Path
) -> None:
    pytest.importorskip("timm", reason="timm comes with the extra `train`")
    recipe = replace(
        recipe,
        backbone=BackboneRecipe(name=backbone, weights="none"),
        schedule=replace(recipe.schedule, optimizer="sgd"),  # has the smallest checkpoints
        loop=replace(recipe.loop, epochs=1, precision="bf16-mixed"),
    )
    other_seed = replace(recipe, loop=replace(recipe.loop, seed=1))
    first, again, other = (
        train(it, cache, tmp_path / name)
        for name, it in {"first": recipe, "again": recipe, "other": other_seed}.items()
    )
    assert first.history[-1].loss > 0
    assert same(first, again)
    assert figures(first) == figures(again)
    assert not same(first, other)
    assert first.history[-1].loss != other.history[-1].loss
