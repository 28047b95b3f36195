import csv
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rorqual.domain.errors import UsageError
from rorqual.rendering.catalogue import render_catalogue
from rorqual.rendering.catalogue_files import RenderedCatalogue

PARAMETERS: dict[str, Any] = {
    "individuals": 2,
    "encounters": 2,
    "photos_per_encounter": 1,
    "seed": 7,
    "unknown_individuals": 1,
    "empty_seas": 1,
    "width": 150,
    "height": 100,
}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> RenderedCatalogue:
    return render_catalogue(tmp_path_factory.mktemp("demo"), **PARAMETERS)


def test_every_label_has_its_photo_and_every_photo_its_label(rendered: RenderedCatalogue) -> None:
    labels = table(rendered.labels)
    assert {row["photo"] for row in labels} == {path.name for path in rendered.photos.iterdir()}
    assert {row["individual_id"] for row in labels} == {"R-001", "R-002"}
    assert {row["species"] for row in labels} == {"humpback_whale"}
    assert {row["part"] for row in labels} == {"fluke"}
    assert len({row["encounter"] for row in labels}) == 4


def test_every_query_has_its_truth_except_the_broken_one(rendered: RenderedCatalogue) -> None:
    truth = {row["photo"]: row["individual_id"] for row in table(rendered.queries_truth)}
    files = {path.name for path in rendered.queries.iterdir()}
    assert files - set(truth) == {"truncated.jpg"}
    assert sorted(truth.values()) == ["R-001", "R-002", "new_individual", "not_a_cetacean"]


def test_every_animal_has_a_box_within_its_photo(rendered: RenderedCatalogue) -> None:
    boxes = table(rendered.boxes)
    assert {row["photo"] for row in boxes} == {row["photo"] for row in table(rendered.labels)}
    assert len(table(rendered.queries_boxes)) == 3
    for row in boxes:
        assert 0 <= float(row["x0"]) < float(row["x1"]) <= 150
        assert 0 <= float(row["y0"]) < float(row["y1"]) <= 100


def test_the_truncated_photo_cannot_be_read(rendered: RenderedCatalogue) -> None:
    with pytest.raises(OSError, match="truncated"):
        Image.open(rendered.queries / "truncated.jpg").load()


def test_date_and_place_of_label_and_file_agree(rendered: RenderedCatalogue) -> None:
    for row in table(rendered.labels):
        exif = Image.open(rendered.photos / row["photo"]).getexif()
        taken = exif.get_ifd(0x8769)[0x9003]
        assert taken[:10].replace(":", "-") == row["date"]
        degrees, minutes, seconds = (float(part) for part in exif.get_ifd(0x8825)[2])
        latitude = degrees + minutes / 60 + seconds / 3600
        assert latitude == pytest.approx(float(row["latitude"]), abs=1e-6)


def test_a_complete_catalogue_is_left_as_it_is(rendered: RenderedCatalogue) -> None:
    before = {path: path.stat().st_mtime_ns for path in rendered.folder.rglob("*")}
    assert render_catalogue(rendered.folder, **PARAMETERS) == rendered
    assert {path: path.stat().st_mtime_ns for path in rendered.folder.rglob("*")} == before


def test_an_interrupted_catalogue_is_carried_on(
    rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    class PulledPlugError(Exception):
        """The power fails."""

    def fail_after_three(done: int, total: int) -> None:
        assert total == 8
        if done == 3:
            raise PulledPlugError

    with pytest.raises(PulledPlugError):
        render_catalogue(tmp_path, **PARAMETERS, on_progress=fail_after_three)
    assert not json.loads((tmp_path / "rendered.json").read_text())["complete"]
    finished = {path.name for path in (tmp_path / "catalogue/photos").iterdir()}
    assert len(finished) == 3
    render_catalogue(tmp_path, **PARAMETERS)
    assert contents(tmp_path) == contents(rendered.folder)


def test_a_folder_of_something_else_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"precious")
    with pytest.raises(UsageError, match="choose another folder"):
        render_catalogue(tmp_path, **PARAMETERS)
    assert contents(tmp_path) == {"holiday.jpg": b"precious"}


def test_other_parameters_need_another_folder(rendered: RenderedCatalogue) -> None:
    with pytest.raises(UsageError, match="choose another folder"):
        render_catalogue(rendered.folder, **{**PARAMETERS, "seed": 8})
