"""Which animals teach, calibrate and judge in the table, and where are their crops?"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rorqual.training.data.animals import GIVEN, WHOLE, TrainingAnimal
from rorqual.training.data.crops import CropCache, make_crops
from rorqual.training.gate_photos import Role, role_of
from rorqual.training.identities import labelled_animals

_PHOTOS_A_TURN = 4
VIEWS = (GIVEN, WHOLE)  # the collections have boxes of the animal, none of its parts


def collection_animals(
    data: Path,
    collections: Sequence[str],
    roles: Sequence[Role] = tuple(Role),
    *,
    photos: int | None = None,
) -> list[TrainingAnimal]:
    """The animals of some collections.

    Args:
        data: the folder of real photos, see its README.
        collections: folders in it.
        roles: of their individuals.
        photos: so many at most, four of each individual before any gives more; always the same.
    """
    animals = [
        TrainingAnimal(
            path=animal.path,
            name=animal.path.relative_to(data).as_posix(),
            individual=animal.individual,
            species=animal.species,
            boxes={GIVEN: animal.box} if animal.box else {},
        )
        for name in collections
        for animal in labelled_animals(data / name, *roles)
    ]
    return animals if photos is None else _some(animals, photos)


def _some(animals: list[TrainingAnimal], photos: int) -> list[TrainingAnimal]:
    """So many of them: a few photos of each individual before any gives more."""
    individuals = sorted({str(animal.individual) for animal in animals})
    places = np.random.default_rng(0).permutation(len(individuals)).tolist()
    place = dict(zip(individuals, places, strict=True))
    seen: Counter[str] = Counter()
    turns = []
    for animal in animals:
        name = str(animal.individual)
        turns.append((seen[name] // _PHOTOS_A_TURN, place[name], seen[name]))
        seen[name] += 1
    order = sorted(range(len(animals)), key=lambda row: turns[row])
    return [animals[row] for row in order[:photos]]


def crops_of(
    animals: Sequence[TrainingAnimal],
    *,
    side: int,
    margin: float,
    folder: Path,
) -> CropCache:
    """The crops of the table's animals; made once, then read.

    Args:
        animals: see `collection_animals`.
        side: pixels of the square crops.
        margin: around the boxes, in shares of their sides.
        folder: each side and margin has its own in it.
    """
    return make_crops(
        animals, VIEWS, side=side, margin=margin, folder=folder / f"crops-{side}-{margin:g}"
    )


def with_role(cache: CropCache, role: Role, collections: Sequence[str]) -> CropCache:
    """The animals of some collections whose individuals play a role."""
    chosen = [
        row
        for row, animal in enumerate(cache.animals)
        if role_of(str(animal.individual)) is role and animal.name.split("/")[0] in collections
    ]
    rows: NDArray[np.int64] = np.array(chosen, dtype=np.int64)
    return cache.only(rows)
