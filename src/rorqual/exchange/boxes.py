"""Where are the animals, as a user's table of boxes says?"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rorqual.domain.box import Box
from rorqual.domain.label import GivenBox, RowError
from rorqual.exchange.cells import is_missing, number
from rorqual.exchange.columns import BOX_COLUMNS, PHOTO, find_columns
from rorqual.exchange.doubled_rows import DoubledRows
from rorqual.exchange.photo_names import PhotoNames
from rorqual.exchange.table_reader import read_table


@dataclass(frozen=True, slots=True)
class BoxTable:
    """The boxes of a table; pixels of the upright photo at full size, not clipped to it."""

    boxes: Mapping[str, tuple[GivenBox, ...]]  # photo name -> boxes in the table's order
    errors: tuple[RowError, ...]  # by line


def read_boxes(path: Path, names: PhotoNames) -> BoxTable:
    """Read a table with the columns photo, x0, y0, x1, y1; others are ignored.

    Raises:
        UsageError: where the file cannot be read as a table or a column is missing.
    """
    table = read_table(path)
    columns = find_columns(table, known=(PHOTO, *BOX_COLUMNS), required=(PHOTO, *BOX_COLUMNS))
    boxes: dict[str, list[GivenBox]] = {}
    errors = list(table.errors)
    doubled_rows = DoubledRows()
    for row in table.rows:
        values = columns.values(row)
        try:
            photo = names.resolve(values[PHOTO])
            box = parse_box(values, table.decimal_comma)
            if box is None:
                raise ValueError("the row has no box: fill x0, y0, x1 and y1, or remove the row")
            doubled_rows.refuse(photo, box)
        except ValueError as error:
            errors.append(RowError(table.file, row.line, str(error)))
        else:
            doubled_rows.add(photo, box, row.line)
            boxes.setdefault(photo, []).append(GivenBox(row.line, box))
    return BoxTable(
        {photo: tuple(found) for photo, found in boxes.items()},
        tuple(sorted(errors, key=lambda error: error.line)),
    )


def parse_box(values: Mapping[str, str], decimal_comma: bool) -> Box | None:
    """The box of a row; None where its four cells are empty or have no columns.

    Args:
        values: column name -> cell.
        decimal_comma: whether 1,5 may stand for 1.5.

    Raises:
        ValueError: where only some cells are filled, one is no finite number, or x1 does not
            exceed x0, or y1 not y0.
    """
    cells = {name: values.get(name, "") for name in BOX_COLUMNS}
    empty = [name for name, cell in cells.items() if is_missing(cell)]
    if len(empty) == len(cells):
        return None
    if empty:
        raise ValueError(f"the box has no {', '.join(empty)}: give all of x0, y0, x1, y1 or none")
    return Box(*(number(name, cell, decimal_comma) for name, cell in cells.items()))
