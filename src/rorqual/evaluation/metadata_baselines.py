"""What does a photo's size or sharpness alone tell about who is in it?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.evaluation.animals import Animals


def image_size(animals: Animals) -> NDArray[np.float32]:
    """Unit vectors of width and height alone; (n, 4)."""
    return on_circles([[it.width for it in animals.facts], [it.height for it in animals.facts]])


def sharpness_alone(animals: Animals) -> NDArray[np.float32]:
    """Unit vectors of the sharpness alone; (n, 2)."""
    return on_circles([[it.sharpness for it in animals.facts]])


def on_circles(columns: Sequence[ArrayLike]) -> NDArray[np.float32]:
    """Numbers as unit vectors whose cosine falls as the numbers' ranks move apart.

    Each column lies on a half circle of its own, from its smallest to its largest value, so that
    numbers go the same way as the vectors of a network.

    Args:
        columns: c of them, each of shape (n,).

    Returns:
        Shape (n, 2 c).
    """
    from scipy.stats import rankdata

    parts = []
    for column in columns:
        ranks = rankdata(np.asarray(column, dtype=np.float64))
        angle = np.pi * (ranks - 1) / max(1, len(ranks) - 1)
        parts += [np.cos(angle), np.sin(angle)]
    return np.asarray(np.stack(parts, axis=1) / np.sqrt(len(columns)), dtype=np.float32)
