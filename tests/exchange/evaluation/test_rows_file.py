from dataclasses import replace
from pathlib import Path

import pytest

from rorqual.domain.errors import UsageError
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.exchange.evaluation.rows_file import ROWS, read_rows, write_rows

FULL = AnsweredPhoto(
    photo="a,b/1.jpg",
    individual="7013564429e1",
    is_new=True,
    predictions=("new_individual", "anna"),
    protocol="folds",
    fold=3,
    species="killer_whale",
    encounter="E1",
    gallery_photos=4,
    probabilities=(0.75, 0.125),
    new_probability=0.75,
    verdict="new_individual",
    sharpness=12.5,
)
REFUSED = AnsweredPhoto(photo="2.jpg", individual="anna", is_new=False, predictions=())


def test_rows_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    rows = [FULL, REFUSED, replace(FULL, fold=None, probabilities=(), new_probability=None)]
    write_rows(tmp_path / ROWS, rows)
    assert read_rows(tmp_path) == rows


def test_what_is_no_run_and_what_is_damaged_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"it has no rows\.csv"):
        read_rows(tmp_path)
    (tmp_path / ROWS).write_text("photo,individual\n1.jpg,anna\n", "utf-8")
    with pytest.raises(UsageError, match="is damaged"):
        read_rows(tmp_path)
