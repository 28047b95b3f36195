"""How much do local features alone tell, gathered into one vector? A baseline, not a matcher."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.matching.local.opencv import opencv

WORDS = 16
MOST_KEYPOINTS = 150  # of a picture
_FITTED_ON = 20_000  # descriptors at most


def describe(image: Image.Image) -> NDArray[np.float32]:
    """RootSIFT descriptors (Arandjelovic and Zisserman, 2012), shape (keypoints, 128)."""
    sift: Any = opencv().SIFT_create(MOST_KEYPOINTS)
    _, found = sift.detectAndCompute(np.array(image.convert("L")), None)
    if found is None:
        return np.empty((0, 128), dtype=np.float32)
    sums = np.maximum(np.abs(found).sum(axis=1, keepdims=True), 1e-12)
    return np.asarray(np.sqrt(found[:MOST_KEYPOINTS] / sums[:MOST_KEYPOINTS]), dtype=np.float32)


def visual_words(
    pictures: Sequence[NDArray[np.float32]], fitted_on: Sequence[NDArray[np.float32]]
) -> NDArray[np.float32]:
    """VLAD (Jegou et al. 2010): unit vectors of shape (pictures, WORDS * 128).

    Args:
        pictures: descriptors of each.
        fitted_on: descriptors of the pictures whose words these are.
    """
    from sklearn.cluster import KMeans

    sample = np.concatenate(list(fitted_on))
    sample = sample[np.random.default_rng(0).permutation(len(sample))[:_FITTED_ON]]
    words = KMeans(min(WORDS, len(sample)), n_init=1, random_state=0).fit(sample)
    centres = words.cluster_centers_.astype(np.float32)
    vectors = np.zeros((len(pictures), centres.size), dtype=np.float32)
    for row, found in enumerate(pictures):
        if len(found):
            nearest = words.predict(found)
            rest = np.zeros_like(centres)
            np.add.at(rest, nearest, found - centres[nearest])
            lengths = np.linalg.norm(rest, axis=1, keepdims=True)
            vectors[row] = (rest / np.maximum(lengths, 1e-12)).ravel()
        else:
            vectors[row, 0] = 1.0  # nothing seen: like all others of which nothing is seen
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)
