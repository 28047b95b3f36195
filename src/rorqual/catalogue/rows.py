"""How is one row found or added?"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

_IDS_AT_ONCE = 500


def find_id(connection: Connection, table: Table, **equal: Any) -> int | None:
    """The id of the row whose columns have these values, None where there is none."""
    found = connection.execute(select(table.c.id).filter_by(**equal)).scalar()
    return None if found is None else int(found)


def add_row(connection: Connection, table: Table, **values: Any) -> int:
    """Add a row and tell its id: the largest so far plus one, whatever was rolled back."""
    if connection.dialect.name == "postgresql":  # whose sequences go on after a rollback
        largest = select(func.coalesce(func.max(table.c.id), 0))
        values["id"] = largest.scalar_subquery() + 1
    statement = insert(table).values(**values).returning(table.c.id)
    return int(connection.execute(statement).scalar_one())


def find_or_add(connection: Connection, table: Table, **values: Any) -> int:
    """The id of the row with these values, which is added where it is missing."""
    found = find_id(connection, table, **values)
    return add_row(connection, table, **values) if found is None else found


def update_row(connection: Connection, table: Table, row: int, values: Mapping[str, Any]) -> None:
    """Set some columns of the row with that id; nothing is written for no columns."""
    if values:
        connection.execute(update(table).where(table.c.id == row).values(**values))


def portions(ids: Iterable[int]) -> Iterator[list[int]]:
    """Each id once, in order, in portions that fit into one statement with its parameters."""
    ordered = sorted({int(number) for number in ids})
    for start in range(0, len(ordered), _IDS_AT_ONCE):
        yield ordered[start : start + _IDS_AT_ONCE]


def now() -> str:
    """The present as ISO 8601 text, UTC."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
