"""Which column of a user's table holds what?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rorqual.domain.errors import UsageError
from rorqual.exchange.table_reader import Row, Table

PHOTO = "photo"
BOX_COLUMNS = ("x0", "y0", "x1", "y1")
_KAGGLE_PHOTO = "image"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a table stand."""

    known: Mapping[str, int]  # our name of the column -> index
    further: Mapping[str, int]  # the user's name of the column -> index

    def values(self, row: Row) -> dict[str, str]:
        """Our name of the column -> the row's cell, empty cells included."""
        return {name: row.cells[index] for name, index in self.known.items()}

    def notes(self, row: Row) -> dict[str, str]:
        """The user's name of a further column -> the row's cell, where it is filled."""
        return {name: row.cells[index] for name, index in self.further.items() if row.cells[index]}


def find_columns(table: Table, known: Sequence[str], required: Sequence[str]) -> Columns:
    """Match a header to our column names, whatever the case; Kaggle's `image` is `photo`.

    Raises:
        UsageError: where a required column is missing or a known one stands twice.
    """
    names = [_normal(name) for name in table.header]
    if PHOTO not in names and _KAGGLE_PHOTO in names:
        names[names.index(_KAGGLE_PHOTO)] = PHOTO
    found: dict[str, int] = {}
    further: dict[str, int] = {}
    for index, name in enumerate(names):
        if name not in known:
            further[_free_name(table.header[index] or f"column {index + 1}", further)] = index
        elif name in found:
            raise UsageError(f"{table.file}: the column {name} stands twice; rename or remove one")
        else:
            found[name] = index
    missing = [name for name in required if name not in found]
    if missing:
        raise UsageError(
            f"{table.file} has no column {', '.join(missing)}; "
            f"its columns are: {', '.join(table.header)}. Rename or add what is missing"
        )
    return Columns(found, further)


def _normal(name: str) -> str:
    return "_".join(name.casefold().replace("-", " ").split())


def _free_name(name: str, taken: Mapping[str, int]) -> str:
    number = 2
    free = name
    while free in taken:
        free = f"{name} ({number})"
        number += 1
    return free
