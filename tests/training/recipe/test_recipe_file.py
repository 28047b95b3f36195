import re
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from rorqual.domain.errors import UsageError
from rorqual.training.recipe.recipe import (
    AugmentationRecipe,
    LossRecipe,
    Recipe,
    SamplingRecipe,
    ScheduleRecipe,
)
from rorqual.training.recipe.recipe_file import read_recipe, recipe_yaml, shipped_recipes

SMALL = Recipe("a-recipe", "made up")
RICH = replace(
    SMALL,
    species_loss=LossRecipe("cosface", margin=0.25, weight=0.1),
    individual_loss=LossRecipe(margin="count"),
    schedule=ScheduleRecipe(start=1e-7, learning_rate=8e-5),
    augmentation=AugmentationRecipe(
        views={"given": 0.7, "whole": 0.3}, flipped_upside_down=("right_whale", "humpback_whale")
    ),
    sampling=SamplingRecipe(per_individual=4),
)


def written(folder: Path, text: str) -> Path:
    path = folder / "my.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("recipe", [SMALL, RICH])
def test_a_written_recipe_is_read_as_the_same(recipe: Recipe, tmp_path: Path) -> None:
    text = recipe_yaml(recipe)
    assert read_recipe(written(tmp_path, text)) == recipe
    assert all(f"{field}:" in text for field in asdict(recipe))


def test_what_a_recipe_does_not_say_has_its_default(tmp_path: Path) -> None:
    text = "name: a-recipe\ndescription: made up\nloop: {epochs: 3}\n"
    recipe = read_recipe(written(tmp_path, text))
    assert recipe == replace(SMALL, loop=replace(SMALL.loop, epochs=3))


@pytest.mark.parametrize("number", ["1e-6", "1E-6", "1.e-6", "0.000001", "1.0e-06"])
def test_numbers_may_be_written_as_people_do(number: str, tmp_path: Path) -> None:
    text = f"name: a\ndescription: b\nschedule: {{start: {number}}}\n"
    assert read_recipe(written(tmp_path, text)).schedule.start == 1e-6


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("name: a/b", "name"),
        ("name: A", "name"),
        ("name: con", "name"),
        ("name: ''", "name"),
        (f"name: {'a' * 65}", "name"),
        ("name: 7", "name"),
        ("epochs: 3", "epochs"),
        ("loop: {epochs: 0}", "loop.epochs"),
        ("loop: {epochs: '3'}", "loop.epochs"),
        ("loop: {epochs: 2.5}", "loop.epochs"),
        ("loop: {batch: 1}", "loop.batch"),
        ("loop: {averaging: 1.0}", "loop.averaging"),
        ("loop: {precision: 16}", "loop.precision"),
        ("image: {side: 300}", "image.cached_side"),
        ("image: {side: 0}", "image.side"),
        ("image: {first_side: -1}", "image.first_side"),
        ("image: {size: 64}", "image.size"),
        ("neck: {dropout: 2}", "neck.dropout"),
        ("neck: {batch_norm: 1}", "neck.batch_norm"),
        ("individual_loss: {kind: arkface}", "individual_loss.kind"),
        ("individual_loss: {margin: counted}", "individual_loss.margin"),
        ("individual_loss: {parameters: {alpha: 2}}", "individual_loss.parameters"),
        ("individual_loss: {kind: pml:SupConLoss, scale: 9}", "under parameters"),
        ("individual_loss: {kind: triplet}", "sampling.per_individual"),
        ("species_loss: {scale: -1}", "species_loss.scale"),
        ("schedule: {learning_rate: .nan}", "schedule.learning_rate"),
        ("schedule: {warmup: 1.5}", "schedule.warmup"),
        ("augmentation: {jpeg_share: 1.01}", "augmentation.jpeg_share"),
        ("augmentation: {flip: no}", "augmentation.flip"),
        ("augmentation: {views: {}}", "augmentation.views"),
        ("augmentation: {views: {given: 0}}", "augmentation.views"),
        ("augmentation: {views: {given: .nan}}", "augmentation.views"),
        ("augmentation: {views: {tail: 1}}", "augmentation.views: 'tail' is none of whole, given"),
        ("sampling: {per_individual: 5}", "sampling.per_individual"),
        ("sampling: {per_individual: 32}", "sampling.per_individual"),
        ("folds: {validate_on: 10}", "folds.validate_on"),
        ("folds: {count: 1}", "folds.count"),
        ("pseudo_labels: {confidence: 90}", "pseudo_labels.confidence"),
    ],
)
def test_a_wrong_field_is_named_with_its_file(line: str, field: str, tmp_path: Path) -> None:
    start = "description: made up\n" + ("" if line.startswith("name") else "name: a\n")
    path = written(tmp_path, start + line)
    with pytest.raises(UsageError, match=rf"my\.yaml cannot be used: .*{re.escape(field)}"):
        read_recipe(path)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "name: a b\ndescription: c\nloop: {epochs: 0}\n")
    with pytest.raises(UsageError, match=r"name: 'a b' .*; loop\.epochs: 0 is not in 1\.\."):
        read_recipe(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name: [",
        "- a\n",
        "when: 2026-11-21",
        "!!python/object:os.system {}",
        "{name: a, name: b}",
    ],
    ids=["empty", "torn", "list", "date", "python object", "doubled field"],
)
def test_what_is_no_recipe_at_all_is_named_too(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"my\.yaml"):
        read_recipe(written(tmp_path, text))


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.yaml cannot be read"):
        read_recipe(tmp_path / "gone.yaml")
    (tmp_path / "photo.yaml").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(UsageError, match=r"photo\.yaml"):
        read_recipe(tmp_path / "photo.yaml")


def test_shipped_recipes_bear_the_names_of_their_files() -> None:
    for name, path in shipped_recipes().items():
        assert read_recipe(path).name == name


def test_a_recipe_made_in_a_program_is_checked_likewise() -> None:
    with pytest.raises(ValueError, match=r"loop\.epochs: 0"):
        replace(SMALL, loop=replace(SMALL.loop, epochs=0))
