"""All that a catalogue holds, in forms that two runs can be compared by."""

from typing import Any

from sqlalchemy import select

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.schema import metadata


def dump_tables(catalogue: Catalogue) -> dict[str, list[tuple[Any, ...]]]:
    """Every table's rows by primary key, but for the times of the run (columns in `_at`)."""
    with reading(catalogue.engine) as connection:
        return {
            table.name: [
                tuple(repr(value) for value in row)
                for row in connection.execute(
                    select(*(c for c in table.c if not c.name.endswith("_at"))).order_by(
                        *table.primary_key
                    )
                )
            ]
            for table in metadata.sorted_tables
        }


def dump_contents(catalogue: Catalogue) -> dict[str, list[str]]:
    """The same without ids: rows that refer to others hold their content instead, sorted."""
    contents: dict[str, list[str]] = {}
    named: dict[tuple[str, Any], str] = {}
    with reading(catalogue.engine) as connection:
        for table in metadata.sorted_tables:
            rows = connection.execute(select(table)).mappings().all()
            described = []
            for row in rows:
                text = repr(
                    [
                        named.get((next(iter(c.foreign_keys)).column.table.name, row[c.name]))
                        if c.foreign_keys
                        else row[c.name]
                        for c in table.c
                        if c.name != "id" and not c.name.endswith("_at")
                    ]
                )
                named[table.name, row[next(iter(table.primary_key)).name]] = text
                described.append(text)
            contents[table.name] = sorted(described)
    return contents
