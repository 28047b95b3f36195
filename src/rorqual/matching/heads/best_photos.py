"""How alike are an individual's m best photos to a query, on average?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery


def top_mean(
    gallery: Gallery,
    similarities: NDArray[np.float32],
    m: int,
    excluded_rows: Sequence[NDArray[np.intp]] | None = None,
) -> NDArray[np.float32]:
    """The mean of each individual's m highest cosines, or of all it has where these are fewer.

    With m = 1 it is the best photo; with m above every individual's photos, the mean photo.

    Args:
        gallery: n rows.
        similarities: cosines to all rows, shape (q, n).
        m: how many photos, 1 or more.
        excluded_rows: for each query the rows that must not count.

    Returns:
        Shape (q, individuals); -inf for an individual of whom no row is left.

    Raises:
        ValueError: where m is below 1.
    """
    if m < 1:
        raise ValueError(f"the mean of {m} photos has no meaning: m must be 1 or more")
    counted = similarities.astype(np.float32, copy=excluded_rows is not None)
    for query, rows in enumerate(excluded_rows or ()):
        counted[query, rows] = -np.inf
    scores = np.full((len(counted), len(gallery.individuals)), -np.inf, dtype=np.float32)
    for individual in range(len(gallery.individuals)):
        own = counted[:, gallery.bounds[individual] : gallery.bounds[individual + 1]]
        best = -np.sort(-own, axis=1)[:, :m]
        there = np.isfinite(best)
        count = there.sum(axis=1)
        sums = np.where(there, best, 0.0).sum(axis=1)
        scores[count > 0, individual] = sums[count > 0] / count[count > 0]
    return scores
