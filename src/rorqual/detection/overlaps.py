"""How much do boxes overlap?"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def shared_areas(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """The area that each pair of boxes has in common, shape (n, m).

    Args:
        first: boxes x0, y0, x1, y1 in any unit, shape (n, 4).
        second: likewise, (m, 4).
    """
    a, b = _boxes(first)[:, np.newaxis], _boxes(second)[np.newaxis]
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    return _area(sides.clip(min=0.0))


def intersection_over_union(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """The shared area over that of both together, 0..1, shape (n, m); arguments as above."""
    shared = shared_areas(first, second)
    together = areas(first)[:, np.newaxis] + areas(second)[np.newaxis] - shared
    return np.divide(shared, together, out=np.zeros_like(shared), where=together > 0)


def share_of_smaller(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """The shared area over that of the smaller box, 0..1, shape (n, m): 1 where it lies inside."""
    shared = shared_areas(first, second)
    smaller = np.minimum(areas(first)[:, np.newaxis], areas(second)[np.newaxis])
    return np.divide(shared, smaller, out=np.zeros_like(shared), where=smaller > 0)


def areas(boxes: ArrayLike) -> NDArray[np.float64]:
    """The area of each box, shape (n,)."""
    values = _boxes(boxes)
    return _area(values[:, 2:] - values[:, :2])


def _boxes(values: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(values, dtype=np.float64).reshape(-1, 4)


def _area(sides: NDArray[np.float64]) -> NDArray[Any]:
    return np.asarray(sides[..., 0] * sides[..., 1])
