"""Which keypoints of two animals are the same mark, in view of all others? Asked of a network."""

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.local.pairing import NO_PAIRS, KeypointPairs
from rorqual.networks.keypoint_matcher import KeypointMatcher, Keypoints
from rorqual.networks.spec import NetworkSpec


class GluePairing:
    """Pairs keypoints by a network such as LightGlue; safe for several threads.

    Attributes:
        id: of the network.
        stamp: id@hash, which changes with all that changes the pairs.

    Raises:
        NetworkError: where the network cannot be loaded, or pairs no keypoints.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        self._matcher = KeypointMatcher(spec)
        self.id = spec.id
        self.stamp = spec.stamp

    def __call__(self, first: LocalFeatures, second: LocalFeatures) -> KeypointPairs:
        """Keypoints that are each other's most probable counterpart; `ratio` is the doubt, 0..1.

        Args:
            first: of one animal.
            second: of another, from the same extractor.

        Raises:
            NetworkError: where the network cannot run on such features.
            ValueError: where the features come from two extractors.
        """
        if first.extractor != second.extractor:
            raise ValueError(f"{first.extractor} and {second.extractor} cannot be compared")
        if not len(first) or not len(second):
            return NO_PAIRS
        numbers = self._matcher.input.numbers
        probabilities = self._matcher.probabilities(
            keypoints_of(first, numbers), keypoints_of(second, numbers)
        )
        return mutual_pairs(probabilities, self._matcher.input.least)


def mutual_pairs(probabilities: NDArray[np.float32], least: float) -> KeypointPairs:
    """Keypoints that are each other's most probable counterpart; `ratio` is the doubt, 0..1.

    Args:
        probabilities: that two keypoints are one mark, shape (m, n).
        least: probability from which on they are a pair.
    """
    forth, back = probabilities.argmax(axis=1), probabilities.argmax(axis=0)
    rows = np.flatnonzero(back[forth] == np.arange(len(probabilities)))
    sure = probabilities[rows, forth[rows]]
    rows, sure = rows[sure >= least], sure[sure >= least]
    return KeypointPairs(rows, forth[rows], (1 - sure).astype(np.float32))


def keypoints_of(features: LocalFeatures, numbers: int) -> Keypoints:
    """What a network is told of the keypoints of an animal.

    Args:
        features: of the animal.
        numbers: of a keypoint, see `KeypointInput`.
    """
    size = np.array([features.width, features.height], dtype=np.float32)
    places: NDArray[np.float32] = (features.pixels - size / 2) / (size.max() / 2)
    if numbers > places.shape[1]:
        looks = np.stack([features.sizes, np.radians(features.angles)], axis=1)
        places = np.concatenate([places, looks], axis=1)
    return Keypoints(features.unit_descriptors(), places.astype(np.float32))
