"""Made-up labelled animals: each individual is a direction, each photo a noisy look at it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from rorqual.catalogue.animal_facts import AnimalFacts
from rorqual.domain.annotation import BoxSource
from rorqual.domain.box import Box
from rorqual.evaluation.animals import Animals
from rorqual.evaluation.answers import AnsweredPhoto
from tests.matching.worlds import unit


def herd(individuals: int, photos_each: int, *, noise: float = 0.3, seed: int = 0) -> Animals:
    """Individuals "w000", "w001", ...; every photo is an encounter of its own, a week apart."""
    random = np.random.default_rng(seed)
    centres = np.repeat(random.normal(size=(individuals, 16)), photos_each, axis=0)
    count = individuals * photos_each
    names = tuple(f"w{row // photos_each:03d}" for row in range(count))
    return Animals(
        vectors=unit(centres + noise * random.normal(size=centres.shape)),
        annotation_ids=tuple(range(count)),
        individuals=names,
        species=tuple("killer_whale" if name < "w003" else "beluga" for name in names),
        photos=tuple(f"{row}.jpg" for row in range(count)),
        sha256=tuple(f"sha-{row}" for row in range(count)),
        perceptual_hashes=tuple(f"{row:016x}" for row in range(count)),
        encounters=(None,) * count,
        days=tuple(date(2020, 1, 1) + timedelta(7 * (row % photos_each)) for row in range(count)),
        groups=tuple(range(count)),
        facts=tuple(facts(row) for row in range(count)),
        refused=(False,) * count,
    )


def facts(row: int) -> AnimalFacts:
    """A photo of 100 x 80 pixels, the sharper the later it stands."""
    box = Box(0, 0, 100, 80)
    return AnimalFacts(
        100, 80, box, BoxSource.WHOLE_PHOTO, float(row), 0.5, 0.9, "gate@0", f"/photos/{row}.jpg"
    )


def with_column(animals: Animals, column: str, values: Sequence[object]) -> Animals:
    """The same animals with another column."""
    changed: dict[str, Any] = {column: tuple(values)}
    return replace(animals, **changed)


def answered(
    photo: str,
    individual: str,
    *predictions: str,
    is_new: bool = False,
    protocol: str = "closed",
    fold: int | None = None,
) -> AnsweredPhoto:
    """An answer without probabilities."""
    return AnsweredPhoto(photo, individual, is_new, predictions, protocol, fold)
