"""Which photos show one animal at one moment: frames of a burst, and copies of a picture?"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.encounter_groups import NEAR_DUPLICATE_BITS
from rorqual.matching.linkage import Labels, average_linkage
from rorqual.matching.search import query_blocks
from rorqual.matching.union_find import connected_groups

BURST_SECONDS = 10.0


def find_sightings(
    vectors: NDArray[np.float32],
    perceptual_hashes: Sequence[str],
    captured: Sequence[datetime | None],
    *,
    threshold: float,
    never_differ: Sequence[Labels] = (),
    never_twice: Sequence[Labels] = (),
    burst_seconds: float = BURST_SECONDS,
) -> NDArray[np.int32]:
    """Group n animals in photos by the moment.

    Photos belong to one moment where they are nearly the same picture (at most 10 of the 64 bits
    of the perceptual hash differ) or follow each other within `burst_seconds`. Several animals may
    be about in one moment, so the embedding must agree as well.

    Args:
        vectors: unit rows, shape (n, d).
        perceptual_hashes: 16 hexadecimal digits each.
        captured: the camera's clock, None where it says nothing.
        threshold: least mean cosine, see `linkage.average_linkage`.
        never_differ: see `linkage.average_linkage`.
        never_twice: see `linkage.average_linkage`.
        burst_seconds: the longest gap between two frames of a burst; 0 for copies only.

    Returns:
        Numbers of shape (n,), consecutive from 0 in the order of their first row.
    """
    moments = connected_groups(
        len(vectors), _close_pairs(perceptual_hashes, captured, burst_seconds)
    )
    moment = [str(number) for number in moments]
    return average_linkage(
        vectors, threshold, never_differ=(moment, *never_differ), never_twice=never_twice
    )


def _close_pairs(
    perceptual_hashes: Sequence[str], captured: Sequence[datetime | None], burst_seconds: float
) -> Iterator[tuple[int, int]]:
    codes = np.array([int(text, 16) for text in perceptual_hashes], dtype=np.uint64)
    for block in query_blocks(len(codes), len(codes)):
        distance = np.bitwise_count(codes[block, np.newaxis] ^ codes)
        for first, second in zip(*np.nonzero(distance <= NEAR_DUPLICATE_BITS), strict=True):
            yield int(first) + block.start, int(second)
    timed = sorted((when, row) for row, when in enumerate(captured) if when is not None)
    gap = timedelta(seconds=burst_seconds)
    for (before, first), (after, second) in pairwise(timed):
        if after - before <= gap and burst_seconds > 0:
            yield first, second
