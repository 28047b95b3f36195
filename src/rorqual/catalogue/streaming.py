"""How is a result read that is larger than should be in memory at once?"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, text

from rorqual.catalogue.text import Text

ROWS_AT_ONCE = 2048


def streamed(
    connection: Connection, statement: Select[Any], size: int = ROWS_AT_ONCE
) -> Iterator[Sequence[Row[Any]]]:
    """The rows of what is selected, in portions of a size; no more of them are in memory."""
    if connection.dialect.name == "postgresql":  # plan for all rows, not for the first ones soon
        connection.execute(text("SET LOCAL cursor_tuple_fraction = 1"))
    by_portions = statement.execution_options(yield_per=size)
    yield from connection.execute(by_portions).partitions()


def columns_of(connection: Connection, statement: Select[Any]) -> list[list[Any]]:
    """The columns of what is selected; equal texts that stand close together are one object."""
    is_text = [isinstance(column.type, Text) for column in statement.selected_columns]
    columns: list[list[Any]] = [[] for _ in is_text]
    for portion in streamed(connection, statement):
        same: dict[str | None, str | None] = {}
        values_of = zip(*portion, strict=True)
        for column, values, shared in zip(columns, values_of, is_text, strict=True):
            column.extend(map(same.setdefault, values, values) if shared else values)
    return columns
