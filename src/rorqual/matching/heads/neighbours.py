"""Which photos of the gallery are nearest to a query?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The k nearest gallery rows of q queries, best first; fewer where the gallery has fewer."""

    rows: NDArray[np.intp]  # (q, k)
    similarities: NDArray[np.float32]  # (q, k), cosines; -inf for a row that must not count


def nearest(
    similarities: NDArray[np.float32],
    k: int,
    excluded_rows: Sequence[NDArray[np.intp]] | None = None,
) -> Neighbours:
    """Find the k nearest rows; equal ones stand in the gallery's order.

    Args:
        similarities: cosines to all rows of the gallery, shape (q, n).
        k: how many, 1 or more; all n where the gallery has fewer.
        excluded_rows: for each query the rows that must not count, such as those of its photo.

    Raises:
        ValueError: where k is below 1.
    """
    if k < 1:
        raise ValueError(f"{k} nearest photos are none: k must be 1 or more")
    counted = similarities
    if excluded_rows is not None:
        counted = similarities.copy()
        for query, rows in enumerate(excluded_rows):
            counted[query, rows] = -np.inf
    order = np.argsort(-counted, axis=1, kind="stable")[:, :k]
    return Neighbours(order, np.take_along_axis(counted, order, axis=1))
