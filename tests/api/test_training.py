"""What training is told of: recipes by name or file, tables with their photos, missing packages."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rorqual import api
from rorqual.domain.errors import UsageError
from rorqual.training.data.crops import make_crops
from rorqual.training.recipe.recipe import Recipe
from rorqual.training.recipe.recipe_file import shipped_recipes
from tests.cli.running import table
from tests.training.loop.conftest import draw

HEADER = ("photo", "individual_id", "species")


def collection(folder: Path, *rows: Sequence[str], photos: str = "photos") -> Path:
    draw(folder / photos, individuals=2, photos=1)
    return table(folder / "labels.csv", HEADER, *rows)


def test_a_recipe_is_found_by_its_file_and_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("name: own\ndescription: mine", "utf-8")
    assert api.find_recipe(tmp_path / "own.yaml").name == "own"
    for name in shipped_recipes():
        assert api.find_recipe(name).name == name
    with pytest.raises(UsageError, match="there is no recipe otter"):
        api.find_recipe("otter")


def test_photos_lie_beside_their_table_or_where_they_are_said_to_lie(tmp_path: Path) -> None:
    row = ("0_0.png", "Salt", "humpback whale")
    beside = collection(tmp_path / "a", row)
    among = collection(tmp_path / "b", row, photos=".")
    elsewhere = table(tmp_path / "c.csv", HEADER, row)
    for tables, photos in (([beside], None), ([among], None), ([elsewhere], tmp_path / "b")):
        (animal,) = api.read_training_data(tables, photos=photos).animals
        assert (animal.name, animal.individual) == ("0_0.png", "Salt")
        assert animal.path.is_file()


def test_tables_may_call_their_photos_alike(tmp_path: Path) -> None:
    tables = [
        collection(
            tmp_path / name, ("0_0.png", name, "beluga"), ("1_0.png", "", ""), ("x.png", "y")
        )
        for name in ("north", "south")
    ]
    data = api.read_training_data(tables)
    assert [(animal.name, animal.individual) for animal in data.animals] == [
        ("north/0_0.png", "north"),
        ("north/1_0.png", None),
        ("south/0_0.png", "south"),
        ("south/1_0.png", None),
    ]
    assert [(error.file, error.line) for error in data.row_errors] == [
        (str(path), 4) for path in tables
    ]


def test_an_individual_of_two_species_in_two_tables_is_refused(tmp_path: Path) -> None:
    tables = [
        collection(tmp_path / species, ("0_0.png", "A1", species))
        for species in ("beluga", "blue_whale")
    ]
    with pytest.raises(UsageError, match=r"'A1' is a blue_whale on .* and a beluga on .*prefix"):
        api.read_training_data(tables)


def test_without_the_extra_the_message_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe(name="own", description="")
    data = api.read_training_data([collection(tmp_path / "a", ("0_0.png", "Salt", ""))])
    crops = make_crops(data.animals, ["given"], side=64, margin=0.0, folder=tmp_path / "crops")
    assert np.array_equal(crops.has("given"), [True])
    monkeypatch.setitem(sys.modules, "rorqual.training.loop.train", None)
    with pytest.raises(UsageError, match=r"pip install 'rorqual\[train\]'"):
        api.train(recipe, crops, tmp_path / "run")
