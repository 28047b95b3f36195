"""Sure identities of unlabelled photos teach in a second round and stand in a table apart."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch comes with the extra `train`")
pytest.importorskip("pytorch_lightning", reason="it comes with the extra `train`")

from rorqual.training.data.animals import TrainingAnimal
from rorqual.training.data.crops import CropCache, make_crops
from rorqual.training.loop.train import train
from rorqual.training.recipe.recipe import FoldRecipe, PseudoLabelRecipe, Recipe
from tests.training.loop.conftest import SIDE, draw

INDIVIDUALS, PHOTOS = 44, 4  # the last photo of each is unlabelled


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> CropCache:
    folder = tmp_path_factory.mktemp("many")
    draw(folder, INDIVIDUALS, PHOTOS)
    animals = [
        TrainingAnimal(
            path=folder / f"{individual}_{photo}.png",
            name=f"{individual}_{photo}.png",
            individual=f"whale {individual}" if photo + 1 < PHOTOS else None,
        )
        for individual in range(INDIVIDUALS)
        for photo in range(PHOTOS)
    ]
    return make_crops(animals, ("given",), side=SIDE, margin=0.0, folder=folder / "crops")


def test_a_second_round_learns_from_what_the_first_was_sure_of(
    many: CropCache, recipe: Recipe, tmp_path: Path
) -> None:
    recipe = replace(
        recipe,
        folds=FoldRecipe(kind="individuals", count=2),
        loop=replace(recipe.loop, epochs=1, batch=32),
        pseudo_labels=PseudoLabelRecipe(rounds=1, confidence=0.0),
    )
    outcome = train(recipe, many, tmp_path)
    with (tmp_path / "pseudo_labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert {row["photo"] for row in rows} <= {f"{i}_{PHOTOS - 1}.png" for i in range(INDIVIDUALS)}
    assert {row["individual_id"] for row in rows} <= set(outcome.individuals.names)
    assert [(epoch.round, epoch.epoch) for epoch in outcome.history] == [(0, 1), (1, 1)]
    first, second = outcome.history
    assert second.photos == first.photos + len(rows)
    assert len(outcome.pseudo_labels) == len(rows)
    again = train(recipe, many, tmp_path)
    assert again.pseudo_labels == outcome.pseudo_labels
    assert again.history == outcome.history
