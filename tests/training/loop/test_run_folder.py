"""A run's folder belongs to one recipe and one set of photos."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rorqual.domain.errors import UsageError
from rorqual.domain.label import RowError
from rorqual.training.data.classes import Classes
from rorqual.training.loop.run_folder import RunFolder
from rorqual.training.recipe.recipe import Recipe

CLASSES = Classes.of(["Salt", "Écume", "Salt"])


def test_a_new_folder_is_made_and_found_again(tmp_path: Path, recipe: Recipe) -> None:
    run = RunFolder(tmp_path / "deep" / "run")
    run.claim(recipe)
    run.claim(recipe)
    assert "name: tiny" in (run.path / "recipe.yaml").read_text("utf-8")


def test_another_recipe_is_refused_and_told_apart(tmp_path: Path, recipe: Recipe) -> None:
    run = RunFolder(tmp_path / "run")
    run.claim(recipe)
    longer = replace(recipe, loop=replace(recipe.loop, epochs=9))
    with pytest.raises(UsageError, match=r"loop\.epochs: 2, now 9.*another folder"):
        run.claim(longer)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, recipe: Recipe) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(UsageError, match="new or empty folder"):
        RunFolder(tmp_path).claim(recipe)
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.docx"]


def test_other_data_are_refused(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    unreadable = [RowError("damaged.jpg", 0, "damaged.jpg is cut off: copy it again.")]
    run.describe({"data": "abc"}, CLASSES, unreadable)
    run.describe({"data": "abc"}, CLASSES, unreadable)
    with pytest.raises(UsageError, match="other photos or labels"):
        run.describe({"data": "abd"}, CLASSES, unreadable)
    assert json.loads((tmp_path / "run.json").read_text("utf-8")) == {"data": "abc"}
    kept = json.loads((tmp_path / "classes.json").read_text("utf-8"))
    assert Classes.from_json(kept) == CLASSES
    assert "damaged.jpg,damaged.jpg is cut off" in (tmp_path / "unreadable.csv").read_text("utf-8")
