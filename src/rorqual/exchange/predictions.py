"""What did a network predict, as a table in Kaggle's form says?"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.domain.label import RowError
from rorqual.exchange.cells import is_missing
from rorqual.exchange.columns import PHOTO, find_columns
from rorqual.exchange.damaged_ids import sound_individual_id
from rorqual.exchange.kaggle_words import from_word
from rorqual.exchange.table_reader import read_table

PREDICTIONS = "predictions"
Labels = tuple[str | None, ...]  # best first; None for a damaged one, whose place stays empty


@dataclass(frozen=True, slots=True)
class PredictionTable:
    """The predictions of a table, in its order."""

    predictions: Mapping[str, Labels]  # photo -> labels
    errors: tuple[RowError, ...]  # by line


def read_predictions(path: Path) -> PredictionTable:
    """Read a table image,predictions (or photo,predictions) with labels parted by blanks.

    A photo that stands twice counts as in its first row. A label that a spreadsheet has damaged
    is left out, and those behind it keep their places. An empty cell is an answer without labels.

    Raises:
        UsageError: where the file cannot be read as a table or lacks a column.
    """
    table = read_table(path)
    columns = find_columns(table, known=(PHOTO, PREDICTIONS), required=(PHOTO, PREDICTIONS))
    predictions: dict[str, Labels] = {}
    lines: dict[str, int] = {}
    errors = list(table.errors)
    for row in table.rows:
        values = columns.values(row)
        photo = unicodedata.normalize("NFC", values[PHOTO])
        problem = _problem(photo, lines)
        if problem:
            errors.append(RowError(table.file, row.line, problem))
            continue
        lines[photo] = row.line
        labels, damaged = _labels(values[PREDICTIONS])
        predictions[photo] = labels
        errors += [RowError(table.file, row.line, message) for message in damaged]
    return PredictionTable(predictions, tuple(sorted(errors, key=lambda error: error.line)))


def _problem(photo: str, lines: Mapping[str, int]) -> str | None:
    if not photo:
        return "the photo's name is empty: write the name of its file"
    if photo in lines:
        return f"doubled row: {photo} stands in line {lines[photo]} already; remove one of the two"
    return None


def _labels(cell: str) -> tuple[Labels, list[str]]:
    """The labels of a cell, and what is wrong with the damaged ones."""
    labels: list[str | None] = []
    damaged: list[str] = []
    for word in [] if is_missing(cell) else cell.split():
        try:
            labels.append(_label(from_word(word)))
        except ValueError as error:
            labels.append(None)
            damaged.append(f"{error} (the rest of the row is used)")
    return tuple(labels), damaged


def _label(text: str) -> str:
    return NEW_INDIVIDUAL if text.casefold() == NEW_INDIVIDUAL else sound_individual_id(text)
