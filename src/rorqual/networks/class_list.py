"""Whom or which species was a network trained on, in the order of its head? A user's table."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rorqual.domain.errors import UsageError
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.domain.taxa import canonical_species

_COLUMNS = ("individual", "species")


@dataclass(frozen=True, slots=True)
class ClassName:
    """What a row of a head stands for."""

    individual: str  # empty where the row was never trained
    species: str  # canonical label; empty where nobody said


def read_class_list(path: Path, count: int) -> list[ClassName]:
    """The classes of a head, a row each, in its order.

    Args:
        path: CSV with the columns individual and, if known, species; an individual that is empty
            stands for a row of the head that was never trained.
        count: how many classes the head has.

    Raises:
        UsageError: names the file and the line or column.
    """
    rows = _rows(path, count, wanted=_COLUMNS[0], known=_COLUMNS)
    names = [_name(row, path, line) for line, row in enumerate(rows, start=2)]
    if NEW_INDIVIDUAL in (name.individual for name in names):
        raise UsageError(f"{path}: {NEW_INDIVIDUAL} is a reserved word: call that one otherwise")
    seen: dict[str, int] = {}
    for line, name in enumerate(names, start=2):
        if name.individual and (first := seen.setdefault(name.individual, line)) != line:
            raise UsageError(
                f"{path}: lines {first} and {line} both name {name.individual}: give each once"
            )
    if not seen:
        raise UsageError(f"{path} names no individual: give the names of the head's rows")
    return names


def read_species_list(path: Path, count: int) -> list[ClassName]:
    """The species of a head, a row each, in its order; several may be the same species.

    Args:
        path: CSV with the column species; an empty one leaves a row of the head out.
        count: how many classes the head has.

    Returns:
        Classes that are called by the label of their species.

    Raises:
        UsageError: names the file and the line or column.
    """
    column = _COLUMNS[1]
    names = []
    for row in _rows(path, count, wanted=column, known=(column,)):
        text = (row.get(column) or "").strip()
        species = canonical_species(text) if text else None
        label = species.label if species else ""
        names.append(ClassName(label, label))
    if not any(name.species for name in names):
        raise UsageError(f"{path} names no species: give the names of the head's rows")
    return names


def _rows(
    path: Path, count: int, *, wanted: str, known: Sequence[str]
) -> list[dict[str, str | None]]:
    """The rows of a table with a row for each class."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            columns = tuple(reader.fieldnames or ())
            rows: list[dict[str, str | None]] = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(
            f"the classes {path} cannot be read ({error}): save them as CSV"
        ) from error
    if wanted not in columns or not set(columns) <= set(known):
        raise UsageError(
            f"{path} has the columns {', '.join(columns) or 'none'}: name them "
            f"{' and '.join(known)}"
        )
    if len(rows) != count:
        raise UsageError(
            f"{path} has {len(rows)} classes, and the head of the network {count}: give a row for "
            f"each, with an empty {wanted} where a row was never trained"
        )
    return rows


def _name(row: dict[str, str | None], path: Path, line: int) -> ClassName:
    individual, species = ((row.get(column) or "").strip() for column in _COLUMNS)
    known = canonical_species(species) if species else None
    if species and known is None:
        return ClassName(individual, "")
    if known is not None and not individual:
        raise UsageError(f"{path}: line {line} has a species without an individual: name it")
    return ClassName(individual, known.label if known else "")
