"""Which keypoints of two animals look alike, in like places? Mutual nearest neighbours."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.local.features import LocalFeatures


@dataclass(frozen=True, slots=True)
class PairingSettings:
    """When two keypoints may be the same mark."""

    ratio: float = 0.9  # largest distance, as a share of that to the second nearest; 0..1
    # Weight of places beside descriptors, whose squared distances are 0 to 2: two keypoints lie
    # farther apart by (weight * what lies between them, in sides of the box) squared. Boxes of
    # one part of an animal are alike, so a mark is looked for about where it was.
    place_weight: float = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class KeypointPairs:
    """k pairs of keypoints that may be the same mark."""

    first: NDArray[np.intp]  # (k,), index into the first animal's keypoints, ascending
    second: NDArray[np.intp]  # (k,), likewise
    ratio: NDArray[np.float32]  # (k,), 0..1; the lower, the surer the pair

    def __len__(self) -> int:
        return len(self.first)


NO_PAIRS = KeypointPairs(
    np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float32)
)


def pair_keypoints(
    first: LocalFeatures, second: LocalFeatures, settings: PairingSettings
) -> KeypointPairs:
    """Pair keypoints that are each other's nearest, and clearly nearer than all others.

    The second nearest is looked for on both sides, so that the pairs do not depend on which
    animal is asked for.

    Args:
        first: of one animal.
        second: of another, from the same extractor.
        settings: when two keypoints may be the same mark.

    Raises:
        ValueError: where the features come from two extractors.
    """
    if first.extractor != second.extractor:
        raise ValueError(f"{first.extractor} and {second.extractor} cannot be compared")
    if not len(first) or not len(second):
        return NO_PAIRS
    squared = _squared_distances(_placed(first, settings), _placed(second, settings))
    forth, back = squared.argmin(axis=1), squared.argmin(axis=0)
    rows = np.flatnonzero(back[forth] == np.arange(len(first)))
    columns = forth[rows]
    nearest = squared[rows, columns]
    squared[rows, columns] = np.inf  # what is left are the others
    other = np.minimum(squared[rows].min(axis=1), squared[:, columns].min(axis=0))
    # two that are equally near, at no distance: the pair is not distinct
    share = np.divide(nearest, other, out=np.ones_like(nearest), where=other > 0)
    ratio = np.sqrt(share)
    kept = ratio <= settings.ratio
    return KeypointPairs(rows[kept], columns[kept], ratio[kept].astype(np.float32))


def _placed(features: LocalFeatures, settings: PairingSettings) -> NDArray[np.float32]:
    """Descriptors with the places beside them, shape (n, d + 2)."""
    places = features.positions * np.float32(settings.place_weight)
    return np.concatenate([features.unit_descriptors(), places], axis=1)


def _squared_distances(
    first: NDArray[np.float32], second: NDArray[np.float32]
) -> NDArray[np.float32]:
    squared: NDArray[np.float32] = first @ second.T
    squared *= -2
    squared += np.einsum("ij,ij->i", first, first)[:, np.newaxis]
    squared += np.einsum("ij,ij->i", second, second)
    return np.maximum(squared, 0.0, out=squared)
