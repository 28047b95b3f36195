"""Which pairs of pictures does the network see next?

Some are photos of one animal whose keypoints are known by `verified_pairs`, some a picture and one
that was made of it, some photos of one animal whose keypoints nobody knows, the others photos of
two animals, most of them alike. Half of all are mirrored.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.local.features import LocalFeatures
from rorqual.training.pairing.animals import TaughtPhoto
from rorqual.training.pairing.pictures import Map, between_mirrored
from rorqual.training.pairing.verified import PhotoPair, unsure_pairs

ALIKE = 0.8  # of the pairs of two animals: the second is among the first's likes
LIKES = 30  # photos of others that are most alike


_T = TypeVar("_T")


class Example(NamedTuple):
    """Two pictures, and what is known of them."""

    first: LocalFeatures
    second: LocalFeatures
    is_one: bool  # whether they show one animal
    way: Map | None  # of the first to the second; None where nobody knows it, or there is none


class Shares(NamedTuple):
    """Of the pairs, 0..1; the others show two animals."""

    verified: float
    made: float  # a picture, and one that was made of it
    unsure: float  # of one animal, not verified


class Examples:
    """Draws pairs of pictures, the same for the same seed.

    Args:
        photos: that teach, of two individuals or more.
        verified: pairs of them whose keypoints are known.
        shares: of each kind of pair; where there is none of one animal, pictures that were made
            take its place.
        seed: of the draws.
    """

    def __init__(
        self,
        photos: Sequence[TaughtPhoto],
        verified: Sequence[PhotoPair],
        shares: Shares,
        seed: int,
    ) -> None:
        self._photos = photos
        self._verified = _Pool.of(verified, photos)
        self._unsure = _Pool.of(list(unsure_pairs(photos, verified)), photos)
        self._shares = shares
        self._likes = most_alike_strangers(photos)
        self._random = np.random.default_rng(seed)

    def draw(self, count: int) -> list[Example]:
        """The next pairs, the kinds in one order."""
        return [self._drawn(kind) for kind in (np.arange(count) / count).tolist()]

    def _drawn(self, kind: float) -> Example:
        """Of the kind whose share of 0..1 the number lies in."""
        verified, made, unsure = np.cumsum(self._shares)
        if kind < verified:
            return self._of_one_animal(self._verified)
        if kind < made:
            return self._of_one_picture()
        if kind < unsure:
            return self._of_one_animal(self._unsure)
        return self._of_two_animals()

    def _of_one_animal(self, pool: "_Pool") -> Example:
        if not pool.pairs:
            return self._of_one_picture()
        # an individual with many photos has many pairs: half of the draws are of individuals
        own = self._one_of(pool.by_individual) if self._coin() else pool.pairs
        pair = self._one_of(own)
        if self._coin():
            pair = pair.reversed
        first, second, way = self._photos[pair.first], self._photos[pair.second], pair.way
        if self._coin():
            of_mirrored = None if way is None else between_mirrored(way)
            return Example(first.mirrored, second.mirrored, True, of_mirrored)
        return Example(first.plain, second.plain, True, way)

    def _of_one_picture(self) -> Example:
        photo = self._one_of(self._photos)
        if self._coin():
            other, way = photo.warped_mirrored
            return Example(photo.mirrored, other, True, way)
        other, way = photo.warped
        return Example(photo.plain, other, True, way)

    def _of_two_animals(self) -> Example:
        number = int(self._random.integers(len(self._photos)))
        photo = self._photos[number]
        if self._random.random() < ALIKE:
            other = self._photos[self._one_of(self._likes[number].tolist())]
        else:
            other = self._one_of([it for it in self._photos if it.individual != photo.individual])
        if self._coin():
            return Example(photo.mirrored, other.mirrored, False, None)
        return Example(photo.plain, other.plain, False, None)

    def _one_of(self, several: Sequence[_T]) -> _T:
        return several[int(self._random.integers(len(several)))]

    def _coin(self) -> bool:
        return bool(self._random.random() < 0.5)


class _Pool(NamedTuple):
    pairs: Sequence[PhotoPair]
    by_individual: Sequence[Sequence[PhotoPair]]

    @classmethod
    def of(cls, pairs: Sequence[PhotoPair], photos: Sequence[TaughtPhoto]) -> "_Pool":
        by_individual: dict[str, list[PhotoPair]] = {}
        for pair in pairs:
            by_individual.setdefault(photos[pair.first].individual, []).append(pair)
        return cls(pairs, list(by_individual.values()))


def most_alike_strangers(photos: Sequence[TaughtPhoto]) -> list[NDArray[np.intp]]:
    """For each photo those of other individuals that look most like it, at most LIKES."""
    vectors = np.stack([photo.embedding for photo in photos])
    names = np.array([photo.individual for photo in photos])
    cosines = vectors @ vectors.T
    cosines[names[:, np.newaxis] == names] = -np.inf
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :LIKES]
    return [row[np.isfinite(cosines[number, row])] for number, row in enumerate(order)]
