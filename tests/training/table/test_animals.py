"""The table's photos play the roles that all reports of the project share."""

import csv
from pathlib import Path

import numpy as np
import pytest

from rorqual.training.gate_photos import Role, role_of
from rorqual.training.table.animals import collection_animals, crops_of, with_role
from tests.training.data.animals_made import CORNERS, write_photo

INDIVIDUALS = [f"whale_{number}" for number in range(20)]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two collections of the same animals, two photos of each, one with boxes."""
    data = tmp_path_factory.mktemp("data")
    for name, columns in (("heads", []), ("fins", ["x0", "y0", "x1", "y1"])):
        (data / name / "photos").mkdir(parents=True)
        with (data / name / "photos.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["photo", "species", "individual_id", *columns])
            for number, individual in enumerate(INDIVIDUALS * 2):
                photo = f"{number:03}.png"
                write_photo(data / name / "photos" / photo, (200, number, 40))
                table.writerow([photo, "orca", individual, *CORNERS[: len(columns)]])
    return data


def test_each_individual_plays_one_role(data: Path, tmp_path: Path) -> None:
    crops = crops_of(
        collection_animals(data, ["heads", "fins"]), side=32, margin=0.0, folder=tmp_path
    )
    of_roles = [with_role(crops, role, ["heads"]) for role in Role]
    assert sum(map(len, of_roles)) == len(INDIVIDUALS) * 2
    for role, cache in zip(Role, of_roles, strict=True):
        assert {role_of(str(animal.individual)) for animal in cache.animals} <= {role}
        assert all(animal.name.startswith("heads/") for animal in cache.animals)


def test_a_box_is_cut_out_where_there_is_one(data: Path, tmp_path: Path) -> None:
    crops = crops_of(
        collection_animals(data, ["heads", "fins"]), side=32, margin=0.0, folder=tmp_path
    )
    rows = {
        name: np.array([i for i, a in enumerate(crops.animals) if a.name.startswith(name)])
        for name in ("heads", "fins")
    }
    in_box = crops.crop("given", rows["fins"])
    assert (in_box[..., 0] > 150).all()  # the animal fills its box
    np.testing.assert_array_equal(
        crops.crop("given", rows["heads"]), crops.crop("whole", rows["heads"])
    )


def test_each_individual_gives_a_few_photos_before_others_do(data: Path) -> None:
    chosen = [animal.individual for animal in collection_animals(data, ["heads"], photos=10)]
    assert len(chosen) == 10
    assert len(set(chosen)) == 5
    assert chosen == [it.individual for it in collection_animals(data, ["heads"], photos=10)]
