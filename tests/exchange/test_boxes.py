"""A table of boxes gives each photo its boxes, in the table's order."""

from pathlib import Path

import pytest

from rorqual.domain.box import Box
from rorqual.domain.errors import UsageError
from rorqual.domain.label import GivenBox
from rorqual.exchange.boxes import BoxTable, read_boxes
from rorqual.exchange.photo_names import PhotoNames


def boxes_of(tmp_path: Path, text: str) -> BoxTable:
    path = tmp_path / "boxes.csv"
    path.write_text(text, encoding="utf-8")
    return read_boxes(path, PhotoNames(["a.jpg", "b.jpg"]))


def test_boxes_keep_the_order_of_the_table(tmp_path: Path) -> None:
    table = boxes_of(
        tmp_path,
        "photo,date,x0,y0,x1,y1\na.jpg,03/04/2024,9,0,20,9\nb.jpg,,1,1,2,2\na.jpg,,-1,0,9.5,9\n",
    )
    assert table.errors == ()
    assert table.boxes == {
        "a.jpg": (GivenBox(2, Box(9, 0, 20, 9)), GivenBox(4, Box(-1, 0, 9.5, 9))),
        "b.jpg": (GivenBox(3, Box(1, 1, 2, 2)),),
    }


def test_bad_rows_are_reported_and_the_others_are_used(tmp_path: Path) -> None:
    table = boxes_of(
        tmp_path,
        "photo,x0,y0,x1,y1\nlost.jpg,0,0,9,9\na.jpg,0,0,9,9\na.jpg,0,0,9,9\na.jpg,,,,\n"
        "a.jpg,0,0,9\nb.jpg,5,5,5,9\nb.jpg,0,0,9,9,1\nb.jpg,1,1,9,9\n",
    )
    assert table.boxes == {
        "a.jpg": (GivenBox(3, Box(0, 0, 9, 9)),),
        "b.jpg": (GivenBox(9, Box(1, 1, 9, 9)),),
    }
    messages = {error.line: error.message for error in table.errors}
    assert list(messages) == [2, 4, 5, 6, 7, 8]
    assert "doubled row" in messages[4]
    assert "the row has no box" in messages[5]


def test_missing_columns_are_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no column y0, y1; its columns are: photo, x0, x1"):
        boxes_of(tmp_path, "photo,x0,x1\na.jpg,0,9\n")


def test_real_boxes_fit_their_photos(real_photos: Path) -> None:
    photos = real_photos / "dolphin_fin_boxes" / "photos"
    names = PhotoNames(path.name for path in photos.iterdir())
    table = read_boxes(real_photos / "dolphin_fin_boxes" / "boxes.csv", names)
    assert table.errors == ()
    assert sum(map(len, table.boxes.values())) == 83
