"""Who is in which photo, as a user's label table says?"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rorqual.domain.label import Label, RowError
from rorqual.exchange.columns import PHOTO, find_columns
from rorqual.exchange.doubled_rows import DoubledRows
from rorqual.exchange.label_row import LABEL_COLUMNS, RowParser
from rorqual.exchange.photo_names import PhotoNames
from rorqual.exchange.table_reader import read_table


@dataclass(frozen=True, slots=True)
class LabelTable:
    """The labels of a table; boxes are not clipped to their photos."""

    labels: Mapping[str, tuple[Label, ...]]  # photo name -> rows in the table's order
    errors: tuple[RowError, ...]  # by line; a row may have several
    photos_without_row: tuple[str, ...]  # known photos that no row names, not even a bad one


def read_labels(path: Path, names: PhotoNames) -> LabelTable:
    """Read a table with at least the column photo (or Kaggle's image), see LABEL_COLUMNS.

    A row with a damaged optional cell is used without it. A row whose photo, individual's id or
    box cannot be used is no label; the other rows of its photo are.

    Raises:
        UsageError: where the file cannot be read as a table or has no column of photos.
    """
    table = read_table(path)
    columns = find_columns(table, known=LABEL_COLUMNS, required=(PHOTO,))
    labels: dict[str, list[Label]] = {}
    errors = list(table.errors)
    named: set[str] = set()
    doubled_rows = DoubledRows()
    species_of_individuals = _SpeciesOfIndividuals()
    for row in table.rows:
        values = columns.values(row)
        parser = RowParser(values, table.decimal_comma)
        try:
            photo = names.resolve(values[PHOTO])
            named.add(photo)
            label = parser.label(row.line, columns.notes(row))
            doubled_rows.refuse(photo, label.box)
            species_of_individuals.refuse_or_add(label)
        except ValueError as error:
            errors.append(RowError(table.file, row.line, str(error)))
        else:
            errors.extend(RowError(table.file, row.line, damage) for damage in parser.damaged_cells)
            doubled_rows.add(photo, label.box, row.line)
            labels.setdefault(photo, []).append(label)
    return LabelTable(
        labels={photo: tuple(rows) for photo, rows in labels.items()},
        errors=tuple(sorted(errors, key=lambda error: error.line)),
        photos_without_row=tuple(photo for photo in names if photo not in named),
    )


class _SpeciesOfIndividuals:
    """Which species each individual had first, to tell an id that two animals share."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[str, int]] = {}  # individual -> species, line

    def refuse_or_add(self, label: Label) -> None:
        if label.individual is None or label.species is None:
            return
        species, line = self._first.setdefault(label.individual, (label.species, label.line))
        if species != label.species:
            raise ValueError(
                f"the individual {label.individual!r} is a {label.species} here and a {species} "
                f"in line {line}: correct the species, or prefix the ids with the species "
                "if they are two animals"
            )
