"""In which pairs of photos is one animal seen so surely that its keypoints may teach?

Nobody has marked keypoints on whales. But where marks of two photos of one animal agree on one
change of viewpoint better than those of different animals ever do, that change says which keypoints
are the same mark.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from rorqual.matching.local.comparing import ComparingSettings, agreement
from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.local.geometry import fit_affine
from rorqual.matching.local.pairing import KeypointPairs
from rorqual.training.pairing.animals import TaughtPhoto
from rorqual.training.pairing.pictures import SIDE, Map

PARTNERS = 6  # photos of the same animal that a photo is compared with, at most
STRANGERS = 600  # pairs of different animals that say how alike chance can be
SURER_THAN = 0.998  # of these

Pairing = Callable[[LocalFeatures, LocalFeatures], KeypointPairs]


class PhotoPair(NamedTuple):
    """Two photos of one animal, and how they lie on each other."""

    first: int  # index of the photo
    second: int
    way: Map | None  # of the first picture to the second; None: nobody knows

    @property
    def reversed(self) -> "PhotoPair":
        """The second photo first."""
        if self.way is None:
            return PhotoPair(self.second, self.first, None)
        return PhotoPair(self.second, self.first, np.asarray(np.linalg.inv(self.way), np.float64))


class Comparison(NamedTuple):
    """What compares two photos, by its own keypoints."""

    pair: Pairing
    keypoints: Callable[[TaughtPhoto], LocalFeatures]


def verified_pairs(
    photos: Sequence[TaughtPhoto],
    comparisons: Sequence[Comparison],
    seed: int,
    known: Sequence[PhotoPair] = (),
) -> Iterator[PhotoPair]:
    """The pairs of which one of the comparisons is sure, by the first that is.

    Args:
        photos: that teach.
        comparisons: the surest first.
        seed: of the choice of pairs.
        known: pairs that were verified before, with the same seed; they stay as they are.
    """
    random = np.random.default_rng(seed)
    strangers = list(_strangers(photos, random))
    limits = [
        float(np.quantile([_agreement(it, photos, pair)[0] for pair in strangers], SURER_THAN))
        for it in comparisons
    ]
    sure = {(pair.first, pair.second): pair for pair in known}
    for pair in partners(photos, random):
        if pair in sure:
            yield sure[pair]
            continue
        for comparison, limit in zip(comparisons, limits, strict=True):
            score, way = _agreement(comparison, photos, pair)
            if way is not None and score > limit:
                yield PhotoPair(*pair, way)
                break


def unsure_pairs(
    photos: Sequence[TaughtPhoto], verified: Sequence[PhotoPair]
) -> Iterator[PhotoPair]:
    """All pairs of photos of one animal that are not verified."""
    known = {(pair.first, pair.second) for pair in verified}
    for own in _by_individual(photos):
        for pair in combinations(own, 2):
            if pair not in known:
                yield PhotoPair(*pair, None)


def partners(
    photos: Sequence[TaughtPhoto], random: np.random.Generator
) -> Iterator[tuple[int, int]]:
    """Pairs of photos of one animal, each once."""
    chosen = {
        (min(first, second), max(first, second))
        for own in _by_individual(photos)
        for first in own
        for second in random.permutation([it for it in own if it != first])[:PARTNERS].tolist()
    }
    yield from sorted(chosen)


def _by_individual(photos: Sequence[TaughtPhoto]) -> list[list[int]]:
    """The indices of the photos of each, ascending."""
    indices: dict[str, list[int]] = {}
    for index, photo in enumerate(photos):
        indices.setdefault(photo.individual, []).append(index)
    return list(indices.values())


def _strangers(
    photos: Sequence[TaughtPhoto], random: np.random.Generator
) -> Iterator[tuple[int, int]]:
    for _ in range(STRANGERS):
        first, second = random.choice(len(photos), 2, replace=False).tolist()
        if photos[first].individual != photos[second].individual:
            yield first, second


def _agreement(
    comparison: Comparison, photos: Sequence[TaughtPhoto], pair: tuple[int, int]
) -> tuple[float, Map | None]:
    """How much speaks for one animal, and the map between the pictures."""
    first, second = (comparison.keypoints(photos[it]) for it in pair)
    settings = ComparingSettings()
    found = comparison.pair(first, second)
    verification = fit_affine(
        first.positions[found.first] * np.float32(SIDE),
        second.positions[found.second] * np.float32(SIDE),
        tolerance=settings.tolerance * SIDE,
    )
    if verification is None or not settings.plausibility.allows(verification.model):
        return 0.0, None
    way = np.eye(3)
    way[:2, :2], way[:2, 2] = verification.model.matrix, verification.model.shift
    return agreement(found, verification), way
