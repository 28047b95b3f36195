"""Who is in which photo, for training: the user's tables and the photos beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path

from rorqual.api.paths import names_of
from rorqual.domain.errors import UsageError
from rorqual.domain.label import RowError
from rorqual.exchange.labels import read_labels
from rorqual.photos.sources import collect_photos
from rorqual.training.data.animals import TrainingAnimal, training_animals

_PHOTOS_BESIDE_A_TABLE = "photos"  # folder


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Labelled and unlabelled animals of one or several tables."""

    animals: tuple[TrainingAnimal, ...]
    row_errors: tuple[RowError, ...]  # rows that could not be used


def read_training_data(
    tables: Sequence[str | PathLike[str]], *, photos: str | PathLike[str] | None = None
) -> TrainingData:
    """Read tables of labels and find their photos; no photo is opened.

    An individual that several tables name is one animal.

    Args:
        tables: each with at least the column `photo`; rows without individual are unlabelled.
        photos: where all photos lie; None for the folder `photos` beside each table, or where
            there is none the table's own folder.

    Raises:
        UsageError: where a table or its photos are missing, or two tables give an individual
            different species.
    """
    animals: list[TrainingAnimal] = []
    errors: list[RowError] = []
    for table in map(Path, tables):
        folder = Path(photos) if photos is not None else _photos_beside(table)
        files = collect_photos([str(folder)]).files
        read = read_labels(table, names_of(files))
        found = training_animals(files, read.labels)
        if len(tables) > 1:  # tables may call their photos alike
            found = [replace(animal, name=f"{table.parent.name}/{animal.name}") for animal in found]
        animals += found
        errors += read.errors
    _require_one_species_each(animals)
    return TrainingData(tuple(animals), tuple(errors))


def _photos_beside(table: Path) -> Path:
    beside = table.parent / _PHOTOS_BESIDE_A_TABLE
    return beside if beside.is_dir() else table.parent


def _require_one_species_each(animals: Sequence[TrainingAnimal]) -> None:
    first: dict[str, TrainingAnimal] = {}
    for animal in animals:
        if animal.individual is None or animal.species is None:
            continue
        before = first.setdefault(animal.individual, animal)
        if before.species != animal.species:
            raise UsageError(
                f"the individual {animal.individual!r} is a {animal.species} on {animal.name} and "
                f"a {before.species} on {before.name}: correct the species, or prefix the ids of "
                "one table if they are two animals"
            )
