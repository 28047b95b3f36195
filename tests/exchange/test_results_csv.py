"""Results as CSV: one row for each animal or photo without one, safe to open."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.domain.identification import PhotoResult
from rorqual.exchange.results_csv import ANNOTATION_COLUMNS, PHOTO_COLUMNS
from rorqual.exchange.results_writer import write_results
from tests.exchange.made_results import a_match, a_new_one, identified, photo_results, refused


def rows_of(results: list[PhotoResult]) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    write_results(results, "csv", stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline=""), strict=True))


def test_each_animal_and_each_refused_photo_has_a_row() -> None:
    match, new, bad, none = rows_of(
        [identified("a.jpg", a_match(), a_new_one()), refused("b.jpg"), identified("c.jpg")]
    )
    assert [match["photo"], new["photo"], bad["photo"], none["photo"]] == [
        "a.jpg",
        "a.jpg",
        "b.jpg",
        "c.jpg",
    ]
    assert [match["annotation"], new["annotation"], bad["annotation"]] == ["1", "2", ""]
    assert (match["verdict"], match["individual"]) == ("match", "whale_1")
    assert (match["x0"], match["y0"], match["x1"], match["y1"]) == ("0", "1.5", "30", "40")
    assert (match["candidate_2"], match["probability_2"]) == ("new_individual", "0.15")
    assert match["candidate_4"] == new["species_probability"] == new["individual"] == ""
    assert match["models"] == "embedding=lite0@abc gate=lite0@def"
    assert match["is_cetacean"] == "true"
    assert (bad["refusal_step"], bad["refusal_reason"]) == ("read", "truncated_image")
    assert "copy it again" in bad["refusal_message"]


def test_a_set_of_candidates_stands_in_columns_that_are_empty_without_one() -> None:
    match, new = rows_of([identified("a.jpg", a_match(), a_new_one())])
    columns = [name for name in ANNOTATION_COLUMNS if name.startswith("plausible_")]
    assert [match[name] for name in columns] == ["0.9", "whale_1; whale_2", "true"]
    assert [new[name] for name in columns] == ["", "", ""]


def test_an_empty_result_has_its_header() -> None:
    stream = io.StringIO(newline="")
    write_results([], "csv", stream)
    assert stream.getvalue() == ",".join((*PHOTO_COLUMNS, *ANNOTATION_COLUMNS)) + "\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_executed_by_a_spreadsheet(start: str) -> None:
    (row,) = rows_of([identified(f"{start}a.jpg", a_match(f"{start}HYPERLINK(1)"))])
    assert row["photo"] == f"'{start}a.jpg"
    assert row["individual"] == row["candidate_1"] == f"'{start}HYPERLINK(1)"


def test_negative_numbers_stay_numbers() -> None:
    (row,) = rows_of([identified("a.jpg", a_match())])
    assert float(row["latitude"]) == -56.5
    assert float(row["similarity_3"]) == -0.2


@given(st.lists(photo_results, max_size=3))
def test_no_result_breaks_the_table(results: list[PhotoResult]) -> None:
    rows = rows_of(results)
    assert len(rows) == sum(max(1, len(result.annotations)) for result in results)
    for row in rows:
        assert set(row) == {*PHOTO_COLUMNS, *ANNOTATION_COLUMNS}


def test_file_names_that_are_no_unicode_can_be_encoded() -> None:
    (row,) = rows_of([refused("bad\udcff.jpg")])
    assert row["photo"] == "bad\\udcff.jpg"
