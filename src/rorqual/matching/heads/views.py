"""How do several views of one animal, mirrored or cut differently, become one vector?"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.matching.gallery import SMALLEST_NORM


def mean_view(vectors: ArrayLike) -> NDArray[np.float32]:
    """The direction of the views' mean.

    Its cosine to a vector is the mean of the views' cosines, but for a factor that is the same
    for all of the gallery: the order of a query's answers is that of averaged scores.

    Args:
        vectors: unit vectors of n animals in v views, shape (n, v, d).

    Returns:
        Unit rows of shape (n, d); the first view where the views cancel.

    Raises:
        ValueError: where the shape is another or there is no view.
    """
    views = np.asarray(vectors, dtype=np.float32)
    if views.ndim != 3 or not views.shape[1]:
        raise ValueError(f"views need the shape (animals, views, d), not {views.shape}")
    mean = views.mean(axis=1)
    lengths = np.linalg.norm(mean, axis=1, keepdims=True)
    safe = np.maximum(lengths, SMALLEST_NORM)
    return np.asarray(np.where(lengths < SMALLEST_NORM, views[:, 0], mean / safe), np.float32)
