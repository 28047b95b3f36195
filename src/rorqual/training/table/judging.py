"""How good are vectors of animals never seen in training? Open-set answers, calibrated apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import UsageError
from rorqual.evaluation.intervals import Interval, bootstrap_by_group
from rorqual.evaluation.protocol import LabelledPhoto, split_open_set
from rorqual.evaluation.summary import ScoredQuery
from rorqual.matching.fit import fit_calibration
from rorqual.matching.gallery import Gallery, build_gallery
from rorqual.matching.leave_one_encounter_out import (
    leave_one_encounter_out,
    rows_with_other_encounter,
)
from rorqual.matching.rank import identify_embeddings
from rorqual.training.data.crops import CropCache
from rorqual.training.data.groups import photo_groups


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What a network is asked: individuals for calibration, and others for the verdict."""

    calibrating: CropCache
    judging: CropCache


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answers, and among whom they were searched."""

    queries: tuple[ScoredQuery, ...]
    gallery_individuals: int
    gallery_photos: int
    new_individuals: int


def judge(
    held_out: HeldOut,
    calibrating: NDArray[np.float32],
    judging: NDArray[np.float32],
    *,
    seed: int = 0,
) -> Judgement:
    """Split the judging animals into gallery and queries, with new individuals, and answer.

    Near-duplicates stay on one side, see `split_open_set`; scores become probabilities by a
    calibration that is fitted on the calibrating animals alone.

    Args:
        held_out: the animals.
        calibrating: their unit vectors, shape (n, d).
        judging: likewise.
        seed: another seed holds out other individuals.

    Raises:
        UsageError: where the calibrating animals are too few.
    """
    outcome = fit_calibration(
        _gallery(held_out.calibrating, calibrating, range(len(calibrating))),
        embedding="held out",
    )
    if outcome.calibration is None:
        raise UsageError(f"the photos that calibrate are too few: {outcome.reason}")
    cache = held_out.judging
    groups = photo_groups(cache)
    names = [str(animal.individual) for animal in cache.animals]
    split = split_open_set(
        [LabelledPhoto(str(row), name, int(groups[row])) for row, name in enumerate(names)],
        seed=seed,
    )
    asked = [int(row) for row in split.queries]
    gallery = _gallery(cache, judging, [int(row) for row in split.gallery])
    rankings = identify_embeddings(
        gallery,
        judging[asked],
        outcome.calibration,
        exclude_sha256=[cache.photo_sha256[row] for row in asked],
    )
    new = set(split.new_individuals)
    queries = tuple(
        ScoredQuery(
            names[row],
            names[row] in new,
            tuple(candidate.individual for candidate in ranking.candidates),
            tuple(candidate.probability for candidate in ranking.candidates),
            ranking.new_individual_probability,
        )
        for row, ranking in zip(asked, rankings, strict=True)
    )
    return Judgement(queries, len(split.known_individuals), len(split.gallery), len(new))


def found_among(first: int, cache: CropCache, vectors: NDArray[np.float32]) -> Interval:
    """The share of photos whose individual is among the first, each without its own encounter.

    Individuals stand in order of their best photo mixed with their centroid, as in serving.

    Args:
        first: so many individuals.
        cache: animals never seen in training.
        vectors: their unit vectors, shape (n, d).

    Returns:
        The share with its interval over individuals; nan where nobody was met twice.
    """
    gallery = _gallery(cache, vectors, range(len(vectors)))
    hits: list[bool] = []
    owners: list[str] = []
    for block in leave_one_encounter_out(gallery, rows_with_other_encounter(gallery)):
        scores = block.similarities.mixed()
        own = np.take_along_axis(scores, block.own[:, np.newaxis], axis=1)
        hits += ((scores > own).sum(axis=1) < first).tolist()
        owners += [gallery.individuals[index] for index in block.own]
    return bootstrap_by_group(np.array(hits, dtype=np.float64), owners)


def _gallery(cache: CropCache, vectors: NDArray[np.float32], rows: Sequence[int]) -> Gallery:
    chosen = np.array(rows, dtype=np.int64)
    animals = [cache.animals[row] for row in rows]
    return build_gallery(
        vectors[chosen],
        [str(animal.individual) for animal in animals],
        species=[animal.species for animal in animals],
        annotation_ids=chosen.tolist(),
        photo_sha256=[cache.photo_sha256[row] for row in rows],
        photo_names=[animal.name for animal in animals],
        encounter_groups=photo_groups(cache)[chosen],
    )
