"""Which pairs of pictures does the network see next?

A third are photos of one animal whose keypoints are known by `verified_pairs`, a fifth a picture
and one that was made of it, the others photos of two animals, most of them alike. Half of all are
mirrored.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.local.features import LocalFeatures
from rorqual.training.pairing.animals import TaughtPhoto
from rorqual.training.pairing.pictures import Map, between_mirrored
from rorqual.training.pairing.verified import VerifiedPair

ONE_ANIMAL, ONE_PICTURE = 0.34, 0.22  # shares of the pairs
ALIKE = 0.8  # of the pairs of two animals: the second is among the first's likes
LIKES = 30  # photos of others that are most alike


_T = TypeVar("_T")


class Example(NamedTuple):
    """Two pictures, and the map of the first to the second; None where they show two animals."""

    first: LocalFeatures
    second: LocalFeatures
    way: Map | None


class Examples:
    """Draws pairs of pictures, the same for the same seed.

    Args:
        photos: that teach, of two individuals or more.
        verified: pairs of them whose keypoints are known.
        seed: of the draws.
    """

    def __init__(
        self, photos: Sequence[TaughtPhoto], verified: Sequence[VerifiedPair], seed: int
    ) -> None:
        self._photos = photos
        self._verified = verified
        by_individual: dict[str, list[VerifiedPair]] = {}
        for pair in verified:
            by_individual.setdefault(photos[pair.first].individual, []).append(pair)
        self._by_individual = list(by_individual.values())
        self._likes = most_alike_strangers(photos)
        self._random = np.random.default_rng(seed)

    def draw(self, count: int) -> list[Example]:
        """The next pairs; without verified ones, pictures that were made take their place."""
        kinds = np.arange(count) / count
        return [
            self._of_one_animal()
            if kind < ONE_ANIMAL and self._verified
            else self._of_one_picture()
            if kind < ONE_ANIMAL + ONE_PICTURE
            else self._of_two_animals()
            for kind in kinds.tolist()
        ]

    def _of_one_animal(self) -> Example:
        # an individual with many photos has many pairs: half of the draws are of individuals
        own = self._one_of(self._by_individual) if self._coin() else self._verified
        pair = self._one_of(own)
        first, second, way = self._photos[pair.first], self._photos[pair.second], pair.way
        if self._coin():
            first, second, way = second, first, np.asarray(np.linalg.inv(way), dtype=np.float64)
        if self._coin():
            return Example(first.mirrored, second.mirrored, between_mirrored(way))
        return Example(first.plain, second.plain, way)

    def _of_one_picture(self) -> Example:
        photo = self._one_of(self._photos)
        if self._coin():
            return Example(photo.mirrored, *photo.warped_mirrored)
        return Example(photo.plain, *photo.warped)

    def _of_two_animals(self) -> Example:
        number = int(self._random.integers(len(self._photos)))
        photo = self._photos[number]
        if self._random.random() < ALIKE:
            other = self._photos[self._one_of(self._likes[number].tolist())]
        else:
            other = self._one_of([it for it in self._photos if it.individual != photo.individual])
        if self._coin():
            return Example(photo.mirrored, other.mirrored, None)
        return Example(photo.plain, other.plain, None)

    def _one_of(self, several: Sequence[_T]) -> _T:
        return several[int(self._random.integers(len(several)))]

    def _coin(self) -> bool:
        return bool(self._random.random() < 0.5)


def most_alike_strangers(photos: Sequence[TaughtPhoto]) -> list[NDArray[np.intp]]:
    """For each photo those of other individuals that look most like it, at most LIKES."""
    vectors = np.stack([photo.embedding for photo in photos])
    names = np.array([photo.individual for photo in photos])
    cosines = vectors @ vectors.T
    cosines[names[:, np.newaxis] == names] = -np.inf
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :LIKES]
    return [row[np.isfinite(cosines[number, row])] for number, row in enumerate(order)]
