"""Which individuals, or which side of a split, does a user's table name?"""

from pathlib import Path

from rorqual.domain.errors import UsageError
from rorqual.exchange.columns import PHOTO, find_columns
from rorqual.exchange.photo_names import PhotoNames
from rorqual.exchange.table_reader import read_table

SIDES = ("gallery", "query")


def read_individuals(path: Path) -> frozenset[str]:
    """The ids of the column `individual_id`.

    Raises:
        UsageError: where the table cannot be read or lacks the column.
    """
    table = read_table(path)
    columns = find_columns(table, ("individual_id",), ("individual_id",))
    names = {columns.values(row)["individual_id"] for row in table.rows}
    return frozenset(names - {""})


def read_sides(path: Path, names: PhotoNames) -> dict[str, str]:
    """Photo -> `gallery` or `query`, as the columns `photo` and `split` say.

    Raises:
        UsageError: where the table cannot be read, a photo is not known or stands twice, or a
            word is neither of the two.
    """
    table = read_table(path)
    columns = find_columns(table, (PHOTO, "split"), (PHOTO, "split"))
    sides: dict[str, str] = {}
    for row in table.rows:
        cells = columns.values(row)
        place = f"{path}, line {row.line}"
        try:
            photo = names.resolve(cells[PHOTO])
        except ValueError as error:
            raise UsageError(f"{place}: {error}") from error
        if photo in sides:
            raise UsageError(f"{place}: {photo} stands twice; keep one row for each photo")
        if cells["split"] not in SIDES:
            raise UsageError(f"{place}: split is {cells['split']!r}: write gallery or query")
        sides[photo] = cells["split"]
    return sides
