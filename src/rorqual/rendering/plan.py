"""Which photos does a rendered catalogue hold? Every photo's seeds, name, time and truth."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from rorqual.domain.photo import Position
from rorqual.rendering.jpeg import Capture
from rorqual.rendering.randomness import stream

NEW_INDIVIDUAL = "new_individual"
NOT_A_CETACEAN = "not_a_cetacean"
FIRST_DAY = datetime(2023, 6, 1, 8, 0)
BAY = Position(latitude=66.05, longitude=-18.3)  # a bay in the north of Iceland


@dataclass(frozen=True, slots=True)
class CatalogueSize:
    """What was asked for; numbers of 0 or more."""

    individuals: int  # known ones
    encounters: int  # of each known individual in the catalogue
    photos_per_encounter: int
    unknown_individuals: int  # in the queries only
    empty_seas: int  # in the queries only
    seed: int

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if value < 0:
                raise ValueError(f"{name} must be 0 or more, it is {value}")


@dataclass(frozen=True, slots=True)
class PlannedPhoto:
    """One photo to render."""

    name: str  # of the file, says nothing of the individual
    individual: int | None  # seed; None for an empty sea
    encounter: int  # seed
    photo: int  # seed
    truth: str  # the individual's id, new_individual or not_a_cetacean
    capture: Capture

    @property
    def encounter_name(self) -> str:
        """The encounter as a label table writes it."""
        return f"E-{self.encounter:06d}"


@dataclass(frozen=True, slots=True)
class _Subject:
    individual: int | None
    encounter: int
    truth: str


def plan_catalogue(
    size: CatalogueSize,
) -> tuple[tuple[PlannedPhoto, ...], tuple[PlannedPhoto, ...]]:
    """The photos of the catalogue and the query photos, each in a shuffled order.

    Every known individual is met once more among the queries, on another day.
    """
    base = 1_000_000 * size.seed
    known = range(size.individuals)
    numbers = iter(range(base, base + 1_000_000))
    catalogued = [
        _Subject(base + animal, next(numbers), individual_id(animal))
        for animal in known
        for _ in range(size.encounters)
    ]
    queried = [
        *(_Subject(base + animal, next(numbers), individual_id(animal)) for animal in known),
        *(
            _Subject(base + size.individuals + stranger, next(numbers), NEW_INDIVIDUAL)
            for stranger in range(size.unknown_individuals)
        ),
    ]
    seas = [_Subject(None, next(numbers), NOT_A_CETACEAN) for _ in range(size.empty_seas)]
    often = size.photos_per_encounter
    rng = stream("order", size.seed)
    first = int(rng.integers(1000, 3000))
    catalogue = tuple(_shots(_shuffled(rng, catalogued), often, first))
    queries = [*_shots(_shuffled(rng, queried), often, first), *_shots(seas, 1, first)]
    order = rng.permutation(len(queries))
    start = first + len(catalogue)
    return catalogue, tuple(
        replace(queries[old], name=_name(start + new)) for new, old in enumerate(order.tolist())
    )


def individual_id(number: int) -> str:
    """The id of a known individual, counted from 0."""
    return f"R-{number + 1:03d}"


def _shuffled(rng: np.random.Generator, subjects: list[_Subject]) -> list[_Subject]:
    return [subjects[index] for index in rng.permutation(len(subjects)).tolist()]


def _shots(subjects: list[_Subject], often: int, first: int) -> Iterator[PlannedPhoto]:
    for turn, subject in enumerate(subjects):
        rng = stream("capture", subject.encounter)
        days, minutes = int(rng.integers(0, 900)), int(rng.integers(0, 660))
        start = FIRST_DAY + timedelta(days=days, minutes=minutes)
        place = Position(
            latitude=round(BAY.latitude + rng.uniform(-0.2, 0.2), 5),
            longitude=round(BAY.longitude + rng.uniform(-0.25, 0.25), 5),
        )
        for shot in range(often):
            yield PlannedPhoto(
                name=_name(first + turn * often + shot),
                individual=subject.individual,
                encounter=subject.encounter,
                photo=shot,
                truth=subject.truth,
                capture=Capture(start + timedelta(seconds=3 * shot), 0, place),
            )


def _name(number: int) -> str:
    return f"IMG_{number:05d}.jpg"
