"""What does the catalogue call the individuals of a network's head? A user's table."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rorqual.domain.label import RowError
from rorqual.exchange.columns import find_columns
from rorqual.exchange.damaged_ids import sound_individual_id
from rorqual.exchange.table_reader import read_table

_HEAD, _INDIVIDUAL = "head", "individual"


@dataclass(frozen=True, slots=True)
class HeadNames:
    """Two names of the same animals."""

    names: Mapping[str, str]  # as the network's class list calls them -> as the catalogue does
    errors: tuple[RowError, ...]


def read_head_names(path: Path) -> HeadNames:
    """Read a table head,individual; several of the head may be one individual of the catalogue.

    Raises:
        UsageError: where the file cannot be read as a table or lacks a column.
    """
    table = read_table(path)
    columns = find_columns(table, known=(_HEAD, _INDIVIDUAL), required=(_HEAD, _INDIVIDUAL))
    names: dict[str, str] = {}
    errors = list(table.errors)
    for row in table.rows:
        values = columns.values(row)
        of_head, individual = values[_HEAD], values[_INDIVIDUAL]
        try:
            if not of_head or not individual:
                raise ValueError(f"{of_head or individual} has one name: fill in both columns")
            if of_head in names:
                raise ValueError(
                    f"doubled row: {of_head} has a name already; remove one of the two"
                )
            names[of_head] = sound_individual_id(individual)
        except ValueError as error:
            errors.append(RowError(table.file, row.line, str(error)))
    return HeadNames(names, tuple(sorted(errors, key=lambda error: error.line)))
