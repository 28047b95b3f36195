"""How does the command line talk? Data to standard output, all else to standard error."""

import sys
from collections.abc import Iterable, Sequence

from rorqual.domain.label import RowError
from rorqual.exchange.printable import printable


def say(message: str) -> None:
    """One line to standard error; control characters of file names cannot harm the terminal."""
    sys.stderr.write(printable(message) + "\n")
    sys.stderr.flush()


def say_each(heading: str, items: Iterable[str]) -> None:
    """A heading and a line for each item; nothing without items."""
    lines = [f"  {item}" for item in items]
    if lines:
        say(f"{heading}: {len(lines)}")
        for line in lines:
            say(line)


def say_not_photos(names: Iterable[str]) -> None:
    """The files among PHOTOS that are no photos."""
    say_each("Files that are no photos, left out", names)


def say_row_errors(errors: Iterable[RowError]) -> None:
    """The rows of the user's tables that could not be used."""
    say_each("Rows that could not be used as they are", map(str, errors))


def show_table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of cells to standard output, the columns one below the other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 photo, 2 photos."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
