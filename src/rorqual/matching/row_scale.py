"""What is a cosine to a class row worth among cosines to photos? A line from one to the other."""

from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class RowScale:
    """The score of an individual that is as good evidence as a cosine to its class row.

    Raises:
        ValueError: where a number is not finite or the slope is not above 0.
    """

    slope: float
    shift: float

    def __post_init__(self) -> None:
        if not (isfinite(self.slope) and isfinite(self.shift) and self.slope > 0):
            raise ValueError(f"the scale of class rows {self} is none: its slope is above 0")

    def scores(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """The scores that cosines to class rows are worth."""
        return np.float32(self.slope) * cosines + np.float32(self.shift)


def norm_with_rows(
    photos: NDArray[np.float32], rows: NDArray[np.float32], scale: RowScale
) -> float:
    """Length of the sum of an individual's vectors, shape (k, d), and class rows, shape (m, d).

    The rows count together as one photo more, whose cosines to the others the scale gives.
    """
    square = 0.0
    if len(photos):
        square += float(np.linalg.norm(photos.sum(axis=0))) ** 2
    if len(rows):
        square += 1.0
    if len(photos) and len(rows):
        square += 2.0 * float(scale.scores((photos @ rows.T).max(axis=1)).sum())
    return sqrt(max(square, 0.0))
