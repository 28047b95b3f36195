"""Who is in the photos that networks predict, and how many photos of each did they learn from?"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.domain.label import RowError
from rorqual.exchange.cells import is_unknown
from rorqual.exchange.columns import PHOTO, find_columns
from rorqual.exchange.damaged_ids import sound_individual_id
from rorqual.exchange.table_reader import read_table

_INDIVIDUAL = "individual_id"


@dataclass(frozen=True, slots=True)
class TruthTable:
    """Right labels; `new_individual` for an animal that nobody could know."""

    truths: Mapping[str, str]  # photo -> label; photos without one are left out
    errors: tuple[RowError, ...]


@dataclass(frozen=True, slots=True)
class PhotoCounts:
    """How many photos of each individual there are."""

    photos_of: Mapping[str, int]
    errors: tuple[RowError, ...]


@dataclass(frozen=True, slots=True)
class ListedPhotos:
    """Photos that a table lists, whatever it says of them."""

    photos: tuple[str, ...]
    errors: tuple[RowError, ...]


def read_truths(path: Path) -> TruthTable:
    """Read a table image,individual_id; a photo that stands twice counts as in its first row.

    Raises:
        UsageError: where the file cannot be read as a table or lacks a column.
    """
    errors: list[RowError] = []
    truths: dict[str, str] = {}
    for line, photo, label in _labelled(path, errors):
        if photo in truths:
            message = f"doubled row: {photo} has a label already; remove one of the two"
            errors.append(RowError(str(path), line, message))
        else:
            truths[photo] = label
    return TruthTable(truths, _in_order(errors))


def read_photo_counts(path: Path) -> PhotoCounts:
    """Count the photos of each individual in a table image,individual_id.

    Raises:
        UsageError: where the file cannot be read as a table or lacks a column.
    """
    errors: list[RowError] = []
    pairs = {(photo, label) for _, photo, label in _labelled(path, errors)}
    counts = Counter(label for _, label in pairs if label != NEW_INDIVIDUAL)
    return PhotoCounts(counts, _in_order(errors))


def read_listed_photos(path: Path) -> ListedPhotos:
    """Read the column image or photo of a table, such as one of boxes; each photo once.

    Raises:
        UsageError: where the file cannot be read as a table or lacks the column.
    """
    table = read_table(path)
    columns = find_columns(table, known=(PHOTO,), required=(PHOTO,))
    photos = dict.fromkeys(_composed(columns.values(row)[PHOTO]) for row in table.rows)
    return ListedPhotos(tuple(photo for photo in photos if photo), table.errors)


def _labelled(path: Path, errors: list[RowError]) -> Iterator[tuple[int, str, str]]:
    """Line, photo and label of each row that has both; what is wrong goes into `errors`."""
    table = read_table(path)
    columns = find_columns(table, known=(PHOTO, _INDIVIDUAL), required=(PHOTO, _INDIVIDUAL))
    errors += table.errors
    for row in table.rows:
        values = columns.values(row)
        photo, text = _composed(values[PHOTO]), values[_INDIVIDUAL]
        if not photo or is_unknown(text):
            continue
        try:
            is_new = text.casefold() == NEW_INDIVIDUAL
            yield row.line, photo, NEW_INDIVIDUAL if is_new else sound_individual_id(text)
        except ValueError as error:
            errors.append(RowError(table.file, row.line, str(error)))


def _in_order(errors: list[RowError]) -> tuple[RowError, ...]:
    return tuple(sorted(errors, key=lambda error: error.line))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
