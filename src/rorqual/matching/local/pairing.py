"""Which keypoints of two animals look alike, and like no other? Mutual nearest neighbours."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.local.features import LocalFeatures

DEFAULT_RATIO = 0.9  # of the distances to the nearest and the second nearest


@dataclass(frozen=True, slots=True, eq=False)
class KeypointPairs:
    """k pairs of keypoints that may be the same mark."""

    first: NDArray[np.intp]  # (k,), index into the first animal's keypoints, ascending
    second: NDArray[np.intp]  # (k,), likewise
    ratio: NDArray[np.float32]  # (k,), 0..1; the lower, the more distinct the pair

    def __len__(self) -> int:
        return len(self.first)


def pair_keypoints(
    first: LocalFeatures, second: LocalFeatures, *, ratio: float = DEFAULT_RATIO
) -> KeypointPairs:
    """Pair keypoints that are each other's nearest, and clearly nearer than all others.

    The second nearest is looked for on both sides, so that the pairs do not depend on which
    animal is asked for.

    Args:
        first: of one animal.
        second: of another, from the same extractor.
        ratio: the largest distance that is kept, as a share of that to the second nearest, 0..1.

    Raises:
        ValueError: where the features come from two extractors.
    """
    if first.extractor != second.extractor:
        raise ValueError(f"{first.extractor} and {second.extractor} cannot be compared")
    if not len(first) or not len(second):
        nothing = np.empty(0, dtype=np.intp)
        return KeypointPairs(nothing, nothing, np.empty(0, dtype=np.float32))
    cosines = first.unit_descriptors() @ second.unit_descriptors().T
    forth, back = cosines.argmax(axis=1), cosines.argmax(axis=0)
    rows = np.flatnonzero(back[forth] == np.arange(len(first)))
    columns = forth[rows]
    nearest = cosines[rows, columns]
    cosines[rows, columns] = -1.0  # what is left are the others
    other = np.maximum(cosines[rows].max(axis=1), cosines[:, columns].max(axis=0))
    share = np.sqrt(_squared(nearest) / np.maximum(_squared(other), 1e-9))
    kept = share <= ratio
    return KeypointPairs(rows[kept], columns[kept], share[kept].astype(np.float32))


def _squared(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Squared distances of unit vectors."""
    squared: NDArray[np.float32] = np.maximum(2.0 - 2.0 * cosines, 0.0)
    return squared
