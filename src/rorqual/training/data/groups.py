"""Which animals' photos must stay on one side of a split? Encounters and near-duplicates."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.encounter_groups import encounter_groups
from rorqual.matching.union_find import connected_groups
from rorqual.training.data.crop_cache import CropCache

COPY_BITS = 2  # of 64; among 8 million pairs of photos of two animals, none was as near by chance


def photo_groups(cache: CropCache) -> NDArray[np.int64]:
    """Group the animals so that no group may be split between training and validation.

    Within an individual the rules are those of the calibration, see `encounter_groups`. Across
    individuals, and for animals without label, belong together: one encounter's name, one photo,
    and copies of a photo (at most 2 of the 64 bits of the perceptual hash differ). The 10 bits
    that are right within an individual would join a third of all right-whale heads by chance:
    cropped and turned alike, they look alike to the hash.

    Returns:
        Group numbers of shape (n,), consecutive from 0 in the order of their first animal.
    """
    # an animal without label is an individual of its own: the numbers are no names
    individuals = [
        f"name {animal.individual}" if animal.individual is not None else f"row {row}"
        for row, animal in enumerate(cache.animals)
    ]
    encounters = [animal.encounter for animal in cache.animals]
    own = encounter_groups(individuals, encounters, cache.days, cache.perceptual_hashes)

    def links() -> Iterator[tuple[int, int]]:
        yield from _equal([int(group) for group in own])
        yield from _equal(encounters)
        yield from _equal(cache.photo_sha256)
        yield from _copies(cache.perceptual_hashes)

    return connected_groups(len(cache), links()).astype(np.int64)


def _equal(values: Sequence[int | str | None]) -> Iterator[tuple[int, int]]:
    first: dict[int | str, int] = {}
    for row, value in enumerate(values):
        if value is not None:
            yield first.setdefault(value, row), row


def _copies(perceptual_hashes: Sequence[str]) -> Iterator[tuple[int, int]]:
    codes = np.array([int(text, 16) for text in perceptual_hashes], dtype=np.uint64)
    for row in range(len(codes)):
        near = np.flatnonzero(np.bitwise_count(codes[row + 1 :] ^ codes[row]) <= COPY_BITS)
        yield from ((row, row + 1 + int(other)) for other in near)
