"""Which rows stand in a user's table, and in which line does each start?"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rorqual.domain.errors import UsageError
from rorqual.domain.label import RowError
from rorqual.exchange.table_text import read_table_text

_DELIMITERS = (",", ";", "\t")
_SEPARATOR_HINT = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)  # a first line that Excel writes


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table below its header."""

    line: int  # line number in the file at which the row starts, 1 is the first
    cells: tuple[str, ...]  # trimmed; as many as the header has


@dataclass(frozen=True, slots=True)
class Table:
    """A user's table; empty rows are left out."""

    file: str  # as the user named it
    header: tuple[str, ...]  # trimmed
    rows: tuple[Row, ...]
    errors: tuple[RowError, ...]  # rows that are no rows: too many cells, a quote left open
    decimal_comma: bool  # whether 1,5 may stand for 1.5, which a comma-separated table forbids


def read_table(path: Path) -> Table:
    """Read a table separated by commas, semicolons or tabs, as its header shows.

    Raises:
        UsageError: where the file is missing, unreadable, empty or has no header.
    """
    file = str(path)
    # newline="" keeps \n, \r\n and a lone \r as they are; str.splitlines knows too many line ends.
    lines = list(io.StringIO(read_table_text(path), newline=""))
    start, hinted = _header_start(lines)
    delimiter = hinted or _sniffed_delimiter(lines[start:])
    records = _records(file, lines, start, delimiter)
    header = next(records)
    if isinstance(header, RowError) or "\0" in "".join(header.cells):
        raise UsageError(f"{file}: the header is damaged; save the table as CSV (UTF-8)")
    rows: list[Row] = []
    errors: list[RowError] = []
    for record in records:
        if isinstance(record, RowError):
            errors.append(record)
        elif problem := _shape_problem(record.cells, len(header.cells)):
            errors.append(RowError(file, record.line, problem))
        elif any(record.cells):
            rows.append(Row(record.line, _padded(record.cells, len(header.cells))))
    return Table(file, header.cells, tuple(rows), tuple(errors), delimiter != ",")


def _header_start(lines: Sequence[str]) -> tuple[int, str | None]:
    """Index of the header's first line, and the delimiter that a line before it names."""
    filled = (index for index, line in enumerate(lines) if line.strip())
    start = next(filled)
    if hint := _SEPARATOR_HINT.fullmatch(lines[start]):
        return next(filled, start), hint[1]
    return start, None


def _sniffed_delimiter(lines: Sequence[str]) -> str:
    def columns(delimiter: str) -> int:
        try:
            return len(next(csv.reader(lines, delimiter=delimiter)))
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=columns)


def _records(
    file: str, lines: Sequence[str], start: int, delimiter: str
) -> Iterator[Row | RowError]:
    """Rows from a line on; after a row with broken quotes reading resumes at its next line.

    A reader that goes on regardless would swallow all rows up to the next quote.
    """
    while start < len(lines):
        reader = csv.reader(
            islice(lines, start, None), delimiter=delimiter, strict=True, skipinitialspace=True
        )
        row_start = start
        try:
            for cells in reader:
                yield Row(row_start + 1, tuple(cell.strip() for cell in cells))
                row_start = start + reader.line_num
            return
        except csv.Error:
            message = 'the quotes are broken: close each ", and write "" for a quote within a cell'
            yield RowError(file, row_start + 1, message)
            start = row_start + 1


def _shape_problem(cells: Sequence[str], columns: int) -> str | None:
    if any("\0" in cell for cell in cells):
        return "the row holds NUL bytes, the file is damaged here: write the row again"
    if any(cells[columns:]):
        return (
            f"the row has {len(cells)} cells, the header only {columns}: "
            "put cells that contain the separator in double quotes"
        )
    return None


def _padded(cells: Sequence[str], columns: int) -> tuple[str, ...]:
    return (*cells[:columns], *("" for _ in range(columns - len(cells))))
