"""Tables of predictions as programs and spreadsheets leave them."""

from pathlib import Path

import pytest

from rorqual.domain.errors import UsageError
from rorqual.exchange.predictions import PredictionTable, read_predictions


def read(tmp_path: Path, content: str | bytes) -> PredictionTable:
    file = tmp_path / "predictions.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_predictions(file)


def test_labels_stand_in_their_order(tmp_path: Path) -> None:
    table = read(tmp_path, "image,predictions\na.jpg,w1 new_individual w2\n")
    assert table.predictions == {"a.jpg": ("w1", "new_individual", "w2")}
    assert table.errors == ()


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfimage,predictions\r\na.jpg,w1 w2\r\n",
        "\ufeffimage,predictions\na.jpg,w1 w2\n".encode("utf-16-le"),
        b"photo;predictions\r\na.jpg;w1 w2\r\n",
        b"Image\tPredictions\na.jpg\t w1   w2 \n\n",
        b"predictions,image,score\nw1 w2,a.jpg,0.3\n",
    ],
    ids=["bom and crlf", "utf-16", "semicolons", "tabs and blanks", "other columns"],
)
def test_forms_that_programs_write_say_the_same(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content).predictions == {"a.jpg": ("w1", "w2")}


def test_a_photo_that_stands_twice_counts_as_in_its_first_row(tmp_path: Path) -> None:
    table = read(tmp_path, "image,predictions\na.jpg,w1\na.jpg,w2\n,w3\n")
    assert table.predictions == {"a.jpg": ("w1",)}
    doubled, unnamed = table.errors
    assert (doubled.line, unnamed.line) == (3, 4)
    assert "a.jpg stands in line 2 already" in doubled.message
    assert "name is empty" in unnamed.message


def test_labels_that_a_spreadsheet_damaged_leave_their_place_empty(tmp_path: Path) -> None:
    table = read(tmp_path, "image,predictions\na.jpg,7.01E+25 60008f293a2b 3-May 7013564429e16\n")
    assert table.predictions == {"a.jpg": (None, "60008f293a2b", None, "7013564429e16")}
    assert [error.line for error in table.errors] == [2, 2]
    assert "7.01E+25" in table.errors[0].message
    assert "the rest of the row is used" in table.errors[0].message


def test_an_empty_cell_is_an_answer_without_labels(tmp_path: Path) -> None:
    table = read(tmp_path, "image,predictions\na.jpg,\nb.jpg,NA\nc.jpg,New_Individual\n")
    assert table.predictions == {"a.jpg": (), "b.jpg": (), "c.jpg": ("new_individual",)}
    assert table.errors == ()


def test_a_table_without_predictions_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no column predictions"):
        read(tmp_path, "image,individual_id\na.jpg,w1\n")
