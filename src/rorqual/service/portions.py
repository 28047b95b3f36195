"""How is a long list read for a slow client? In portions, each in a transaction of its own."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection, Engine

from rorqual.catalogue.engine import reading

Row = TypeVar("Row")
PORTION = 500  # rows


def in_portions(
    engine: Engine,
    read: Callable[[Connection, Row | None, int], Sequence[Row]],
    portion: int = PORTION,
) -> Iterator[Row]:
    """All rows, without a transaction that stays open between portions.

    Args:
        engine: of the catalogue.
        read: gives the rows after a row, or from the beginning, and no more than so many.
        portion: rows that are in memory at a time.
    """
    last: Row | None = None
    while True:
        with reading(engine) as connection:
            rows = read(connection, last, portion)
        yield from rows
        if len(rows) < portion:
            return
        last = rows[-1]
