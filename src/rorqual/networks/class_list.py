"""Which individuals was a network trained on, in the order of its head's rows? A user's table."""

import csv
from dataclasses import dataclass
from pathlib import Path

from rorqual.domain.errors import UsageError
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
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            columns = tuple(reader.fieldnames or ())
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(
            f"the classes {path} cannot be read ({error}): save them as CSV"
        ) from error
    if _COLUMNS[0] not in columns or not set(columns) <= set(_COLUMNS):
        raise UsageError(
            f"{path} has the columns {', '.join(columns) or 'none'}: name them individual and "
            "species"
        )
    if len(rows) != count:
        raise UsageError(
            f"{path} has {len(rows)} classes, and the head of the network {count}: give a row for "
            "each, with an empty individual where a row was never trained"
        )
    names = [_name(row, path, line) for line, row in enumerate(rows, start=2)]
    seen: dict[str, int] = {}
    for line, name in enumerate(names, start=2):
        if name.individual and (first := seen.setdefault(name.individual, line)) != line:
            raise UsageError(
                f"{path}: lines {first} and {line} both name {name.individual}: give each once"
            )
    if not seen:
        raise UsageError(f"{path} names no individual: give the names of the head's rows")
    return names


def _name(row: dict[str, str | None], path: Path, line: int) -> ClassName:
    individual, species = ((row.get(column) or "").strip() for column in _COLUMNS)
    known = canonical_species(species) if species else None
    if species and known is None:
        return ClassName(individual, "")
    if known is not None and not individual:
        raise UsageError(f"{path}: line {line} has a species without an individual: name it")
    return ClassName(individual, known.label if known else "")
