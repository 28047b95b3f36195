"""How unlike what a network knows is a photo? Softmax, energy and Mahalanobis distance."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

SHRINKAGE = 0.1  # of the covariance towards a sphere: features outnumber photos


def maximum_softmax(logits: ArrayLike) -> NDArray[np.float64]:
    """The probability of the likeliest class (Hendrycks and Gimpel, 2017).

    Args:
        logits: shape (n, classes).

    Returns:
        Shape (n,), 0..1, higher for what looks known.
    """
    values = np.asarray(logits, dtype=np.float64)
    return np.asarray(np.exp(values.max(axis=1) - energy(values)))


def energy(logits: ArrayLike) -> NDArray[np.float64]:
    """The logarithm of the sum of exponentials: the negative free energy (Liu et al., 2020).

    Args:
        logits: shape (n, classes).

    Returns:
        Shape (n,), higher for what looks known.
    """
    values = np.asarray(logits, dtype=np.float64)
    most = values.max(axis=1)
    return np.asarray(most + np.log(np.exp(values - most[:, np.newaxis]).sum(axis=1)))


@dataclass(frozen=True, slots=True, eq=False)
class Mahalanobis:
    """Gaussians with one covariance around the mean of each class (Lee et al., 2018)."""

    means: NDArray[np.float64]  # (classes, d)
    precision: NDArray[np.float64]  # (d, d), inverse of the shrunk covariance

    @classmethod
    def fitted(
        cls, features: ArrayLike, classes: Sequence[Hashable], *, shrinkage: float = SHRINKAGE
    ) -> Self:
        """Fit to features of known photos.

        Args:
            features: shape (n, d).
            classes: of each photo.
            shrinkage: weight of a sphere of the same mean variance in the covariance, 0..1.

        Raises:
            ValueError: where there are no photos, the lengths differ or the covariance is singular.
        """
        rows = np.asarray(features, dtype=np.float64)
        if rows.ndim != 2 or not len(rows) or len(rows) != len(classes):
            raise ValueError("features of shape (n, d) need one class each, and n above 0")
        code = {name: index for index, name in enumerate(dict.fromkeys(classes))}
        index = np.array([code[name] for name in classes])
        means = np.stack([rows[index == number].mean(axis=0) for number in range(len(code))])
        residuals = rows - means[index]
        covariance = residuals.T @ residuals / len(rows)
        sphere = np.eye(rows.shape[1]) * np.trace(covariance) / rows.shape[1]
        mixed = (1 - shrinkage) * covariance + shrinkage * sphere
        try:
            return cls(means, np.linalg.inv(mixed))
        except np.linalg.LinAlgError as error:
            raise ValueError("photos that are all alike span no Gaussian") from error

    def scores(self, features: ArrayLike) -> NDArray[np.float64]:
        """Minus the squared distance to the nearest class: shape (n,), higher for what is near."""
        apart = np.asarray(features, dtype=np.float64)[:, np.newaxis] - self.means
        squared = np.einsum("ncd,de,nce->nc", apart, self.precision, apart, optimize=True)
        return np.asarray(-squared.min(axis=1))
