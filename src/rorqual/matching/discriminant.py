"""Which directions of an embedding tell individuals apart? Linear heads fitted on known animals.

Method: within-class covariance normalisation (Hatch et al., Interspeech 2006) with shrinkage. What
varies between photos of one animal (light, sea, angle) counts less; what varies between animals
counts more.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.matching.linear_head import LinearHead

SMALLEST_VARIANCE = 1e-12  # of unit vectors; copies of one photo have none


class Discriminant:
    """What all heads fitted on one set of labelled vectors have in common, computed once.

    Args:
        vectors: of labelled animals, shape (n, d).
        individuals: n names or numbers; those with one photo count for the mean only.

    Raises:
        ValueError: where no individual has two photos.
    """

    def __init__(self, vectors: ArrayLike, individuals: Sequence[str] | NDArray[np.int32]) -> None:
        points = np.asarray(vectors, dtype=np.float64)
        _, owner = np.unique(individuals, return_inverse=True)
        sums = np.zeros((owner.max(initial=-1) + 1, points.shape[1]))
        if len(sums) == len(points):
            raise ValueError("a discriminant needs an individual with two photos or more")
        np.add.at(sums, owner, points)
        residuals = points - (sums / np.bincount(owner)[:, np.newaxis])[owner]
        self._mean = points.mean(axis=0)
        self._within = residuals.T @ residuals / (len(points) - len(sums))
        self._mean_variance = max(float(np.diagonal(self._within).mean()), SMALLEST_VARIANCE)

    def head(self, shrinkage: float) -> LinearHead:
        """The head after which individuals vary alike in all d directions.

        Args:
            shrinkage: above 0; so many times the mean variance within individuals is added to
                that of every direction, because few photos estimate it badly.
        """
        from scipy.linalg import cholesky, solve_triangular

        spread = self._within + shrinkage * self._mean_variance * np.eye(len(self._mean))
        # The inverse of the Cholesky factor normalises as the inverse root does, and is far
        # quicker for a thousand directions.
        lower = cholesky(spread, lower=True)
        matrix = solve_triangular(lower, np.eye(len(lower)), lower=True).T
        return LinearHead(
            np.ascontiguousarray(matrix, dtype=np.float32),
            (-self._mean @ matrix).astype(np.float32),
        )
