"""Vectors of held-out animals are judged as answers of the main job are."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.domain.errors import UsageError
from rorqual.evaluation.summary import summarise
from rorqual.training.data.animals import TrainingAnimal
from rorqual.training.data.crops import CropCache
from rorqual.training.table.judging import HeldOut, found_among, judge
from tests.matching.worlds import unit

INDIVIDUALS, PHOTOS = 40, 4


def cache_of(name: str) -> CropCache:
    """Animals without files: judging looks at names, hashes and days alone."""
    random = np.random.default_rng(len(name))
    rows = range(INDIVIDUALS * PHOTOS)
    return CropCache(
        folder=Path(),
        side=64,
        views=(),
        animals=[
            TrainingAnimal(Path(f"{row}.jpg"), f"{row}.jpg", f"{name} {row // PHOTOS}", "orca")
            for row in rows
        ],
        photo_sha256=tuple(f"{name} {row}" for row in rows),
        perceptual_hashes=tuple(f"{random.integers(2**63):016x}" for _ in rows),
        days=(None,) * len(rows),
        file_rows=np.arange(len(rows)),
        present={},
        unreadable=[],
    )


def vectors(noise: float, seed: int) -> NDArray[np.float32]:
    random = np.random.default_rng(seed)
    centres = np.repeat(random.normal(size=(INDIVIDUALS, 16)), PHOTOS, axis=0)
    return unit(centres + noise * random.normal(size=centres.shape))


HELD_OUT = HeldOut(cache_of("calibrating"), cache_of("judged"))


def figures(noise: float) -> dict[str, float]:
    judgement = judge(HELD_OUT, vectors(noise, 0), vectors(noise, 1))
    return {it.name: it.interval.value for it in summarise(judgement.queries, draws=1)}


def test_vectors_that_tell_animals_apart_find_them_and_know_the_new_ones() -> None:
    sharp, blunt = figures(0.1), figures(3.0)
    assert sharp["top-1 of the known"] == 1
    assert sharp["novelty AUROC"] > 0.95
    assert blunt["top-1 of the known"] < 0.5
    assert blunt["novelty AUROC"] < sharp["novelty AUROC"]


def test_no_photo_is_asked_for_and_searched_among() -> None:
    judgement = judge(HELD_OUT, vectors(0.1, 0), vectors(0.1, 1))
    assert len(judgement.queries) + judgement.gallery_photos == INDIVIDUALS * PHOTOS
    assert judgement.gallery_individuals + judgement.new_individuals == INDIVIDUALS
    assert judgement.new_individuals == len(
        {it.individual for it in judgement.queries if it.is_new}
    )


def test_too_few_animals_cannot_calibrate() -> None:
    few = HELD_OUT.calibrating.only(np.arange(8))
    with pytest.raises(UsageError, match="too few"):
        judge(HeldOut(few, HELD_OUT.judging), vectors(0.1, 0)[:8], vectors(0.1, 1))


def test_an_animal_is_found_among_the_first_by_its_other_photos() -> None:
    sharp = found_among(1, HELD_OUT.judging, vectors(0.1, 1))
    assert (sharp.value, sharp.n) == (1.0, INDIVIDUALS * PHOTOS)
    blunt = vectors(100.0, 1)
    assert found_among(5, HELD_OUT.judging, blunt).value < 0.5
    assert found_among(INDIVIDUALS, HELD_OUT.judging, blunt).value == 1.0
