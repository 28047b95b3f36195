"""`rorqual identify --format --output --report`: what leaves, and that nothing half is left."""

import csv
import io
import json
from pathlib import Path

import pytest

from rorqual.catalogue.catalogue import Catalogue
from tests.cli.running import identify, rorqual


@pytest.fixture
def two(photos: Path, pictures: list[bytes]) -> Path:
    """A photo of a whale, and one that cannot be read."""
    (photos / "a.jpg").write_bytes(pictures[0])
    (photos / "b.jpg").write_bytes(b"")
    return photos


def test_kaggles_form_has_one_row_a_photo(imported: Path, two: Path) -> None:
    lines = identify(two, imported)
    run = rorqual("identify", two, "--catalogue", imported, "--format", "kaggle")
    assert run.code == 0
    rows = list(csv.reader(io.StringIO(run.out, newline="")))
    (animal,) = lines.results[0]["annotations"]
    labels = [candidate["individual"] for candidate in animal["candidates"]]
    assert rows == [["image", "predictions"], ["a.jpg", " ".join(labels)], ["b.jpg", ""]]


def test_each_form_says_the_same_on_standard_output_alone(imported: Path, two: Path) -> None:
    lines = identify(two, imported)
    arguments = ("identify", two, "--catalogue", imported)
    as_list = rorqual(*arguments, "--format", "json")
    assert json.loads(as_list.out) == lines.results
    as_csv = rorqual(*arguments, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(as_csv.out, newline="")))
    assert [row["photo"] for row in rows] == ["a.jpg", "b.jpg"]
    (animal,) = lines.results[0]["annotations"]
    assert rows[0]["verdict"] == animal["decision"]["verdict"]
    assert rows[0]["candidate_1"] == animal["candidates"][0]["individual"]
    assert float(rows[0]["probability_1"]) == animal["candidates"][0]["probability"]
    assert rows[1]["refusal_reason"] == "empty_file"
    as_table = rorqual(*arguments, COLUMNS="160")  # a person's form is the one without options
    assert "a.jpg" in as_table.out
    assert "refused: empty_file" in as_table.out
    for run in (lines, as_list, as_csv, as_table):
        assert run.code == 0
        assert "2 photos, 1 of them refused" in run.err
        assert "Identifying: " not in run.out


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.json", "[\n"), ("a.csv", "photo,"), ("a.out", '{"schema"')],
)
def test_without_format_the_ending_of_the_output_decides(
    name: str, begins: str, imported: Path, two: Path, tmp_path: Path
) -> None:
    run = rorqual("identify", two, "--catalogue", imported, "--output", tmp_path / name)
    assert (run.code, run.out) == (0, "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_an_output_among_the_photos_is_no_photo(imported: Path, two: Path) -> None:
    output = two / "results.jsonl"
    run = identify(two, imported, "--output", output)
    assert run.code == 0
    assert "no photos" not in run.err
    again = identify(two, imported)
    assert "  results.jsonl\n" in again.err
    assert again.out == output.read_text()


def test_a_run_that_fails_leaves_the_output_of_before(
    imported: Path, two: Path, tmp_path: Path
) -> None:
    output = tmp_path / "results.jsonl"
    output.write_text("before")
    with Catalogue.open(imported) as catalogue, catalogue.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE identifications")
    run = identify(two, imported, "--output", output)
    assert run.code == 1
    assert "damaged" in run.err
    assert "Traceback" not in run.err
    assert output.read_text() == "before"
    assert {path.name for path in tmp_path.iterdir()} == {"photos", "imported", "results.jsonl"}


@pytest.mark.parametrize("option", ["--output", "--report"])
def test_a_place_that_cannot_be_written_is_told_of_before_the_work(
    option: str, imported: Path, two: Path, tmp_path: Path
) -> None:
    for place in (tmp_path / "none" / "file", two, two / "a.jpg" / "file"):
        run = identify(two, imported, option, place)
        assert run.code == 2
        assert str(place) in run.err
        assert "Identifying" not in run.err
        assert run.out == ""


def test_output_and_report_need_two_files(imported: Path, two: Path, tmp_path: Path) -> None:
    same = tmp_path / "same"
    assert identify(two, imported, "--output", same, "--report", same).code == 2


def test_the_report_is_one_page_that_needs_nothing_else(
    imported: Path, two: Path, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    run = identify(two, imported, "--report", page)
    assert run.code == 0
    text = page.read_text(encoding="utf-8")
    assert "a.jpg" in text
    assert "b.jpg" in text
    assert "data:image/jpeg;base64," in text
    assert 'src="http' not in text
    assert str(page) in run.err
    assert len(run.results) == 2
