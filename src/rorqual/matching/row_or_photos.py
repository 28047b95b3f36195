"""Under which weights is the right individual likeliest, be it known by photos or by its row?"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RIDGE = 1.0  # precision of a normal prior of both weights, per standard deviation
LEAST_WEIGHT = 1e-3  # per standard deviation


class Asked(NamedTuple):
    """a photos, each among n individuals by photos and m by class rows; own is one of them."""

    scores: NDArray[np.float64]  # (a, n), standardised; -inf: does not compete
    cosines: NDArray[np.float64]  # (a, m), standardised; -inf: does not compete
    own_score: NDArray[np.float64]  # (a,), 0 where the own is known by its row
    own_cosine: NDArray[np.float64]  # (a,), 0 where the own is known by its photos
    by_row: NDArray[np.float64]  # (a,), 1 where the own is known by its row, else 0
    weight: NDArray[np.float64]  # (a,), mean 1; each kind has half of it


def likeliest(
    asked: Asked, most_of_cosines: float | None = None
) -> tuple[tuple[float, float, float], float]:
    """Fit a conditional logit over both kinds of competitors.

    P(i) is a softmax of weight * score where i is known by photos, and of weight * cosine +
    constant where by its row; as if there were as many of the one kind as of the other.

    Args:
        asked: photos and their competitors.
        most_of_cosines: the largest weight of these; None for any.

    Returns:
        The weights of scores and of cosines and the constant, and minus the log likelihood and
        the log prior.
    """
    from scipy.optimize import minimize

    found = minimize(
        _loss,
        np.array([1.0, min(1.0, most_of_cosines or 1.0), 0.0]),
        args=(asked,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_WEIGHT, None), (LEAST_WEIGHT, most_of_cosines), (None, None)],
    )
    of_scores, of_cosines, constant = map(float, found.x)
    return (of_scores, of_cosines, constant), float(found.fun)


def _loss(beta: NDArray[np.float64], asked: Asked) -> tuple[float, NDArray[np.float64]]:
    """Minus the log likelihood and the prior's part, and their gradient."""
    of_scores, of_cosines, constant = beta
    by_photos = _share(of_scores * asked.scores)
    by_rows = _share(of_cosines * asked.cosines + constant)
    total = np.logaddexp(by_photos.level, by_rows.level)
    own = of_scores * asked.own_score + asked.by_row * (of_cosines * asked.own_cosine + constant)
    own = own - np.where(asked.by_row > 0, by_rows.log_count, by_photos.log_count)
    rows = np.exp(by_rows.level - total)
    expected = (
        (1.0 - rows) * by_photos.mean(asked.scores),
        rows * by_rows.mean(asked.cosines),
        rows,
    )
    real = (asked.own_score, asked.own_cosine, asked.by_row)
    gradient = np.array(
        [asked.weight @ (mean - own_part) for mean, own_part in zip(expected, real, strict=True)]
    )
    prior = RIDGE * np.array([of_scores, of_cosines, 0.0])
    value = asked.weight @ (total - own) + 0.5 * prior @ beta
    return float(value), gradient + prior


class _Shares(NamedTuple):
    """How a kind's competitors share among themselves, for a photos."""

    level: NDArray[np.float64]  # (a,), log of the mean of exp(utility)
    log_count: NDArray[np.float64]  # (a,), of those who compete
    shares: NDArray[np.float64]  # (a, competitors), sum 1

    def mean(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of the competitors' values, as they share; shape (a,)."""
        return np.asarray((self.shares * np.where(np.isfinite(values), values, 0.0)).sum(axis=1))


def _share(utilities: NDArray[np.float64]) -> _Shares:
    top = utilities.max(axis=1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    likelihood = np.exp(utilities - top)
    total = likelihood.sum(axis=1)
    count = np.log(np.isfinite(utilities).sum(axis=1))
    return _Shares(np.log(total) + top[:, 0] - count, count, likelihood / total[:, np.newaxis])
