"""Is a stated probability of 0.8 right four times in five? Expected calibration error."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class ReliabilityBin(NamedTuple):
    """Answers of like confidence."""

    stated: float  # mean of the stated probabilities, 0..1
    observed: float  # share of right answers, 0..1
    answers: int


def expected_calibration_error(
    confidences: ArrayLike, correct: ArrayLike, *, bins: int = 15, weights: ArrayLike | None = None
) -> float:
    """Mean distance between stated and observed frequency, over bins of equal mass.

    The bins hold equally many answers, so that none of them rests on a handful (Nixon et al.,
    2019); equal confidences share a bin, so that the order of the answers does not matter.

    Args:
        confidences: stated probabilities in 0..1, shape (n,).
        correct: whether each answer was right, shape (n,).
        bins: the number of bins; fewer where there are fewer distinct confidences.
        weights: of each answer within the mean, shape (n,); equal where not given.

    Returns:
        The error in 0..1; nan without answers.

    Raises:
        ValueError: where the shapes disagree.
    """
    stated, observed, mass = _checked(confidences, correct, weights)
    if not stated.size:
        return float("nan")
    bin_of = _bins(stated, bins)
    gaps = np.bincount(bin_of, weights=mass * (stated - observed), minlength=bins)
    return float(np.abs(gaps).sum() / mass.sum())


def reliability_bins(
    confidences: ArrayLike, correct: ArrayLike, *, bins: int = 10, weights: ArrayLike | None = None
) -> list[ReliabilityBin]:
    """Stated and observed frequency in the bins of `expected_calibration_error`, lowest first.

    Args:
        confidences: stated probabilities in 0..1, shape (n,).
        correct: whether each answer was right, shape (n,).
        bins: the number of bins; those without answers are left out.
        weights: of each answer within the means, shape (n,); equal where not given.

    Raises:
        ValueError: where the shapes disagree.
    """
    stated, observed, mass = _checked(confidences, correct, weights)
    bin_of = _bins(stated, bins)
    found = []
    for place in np.unique(bin_of):
        inside = bin_of == place
        found.append(
            ReliabilityBin(
                float(np.average(stated[inside], weights=mass[inside])),
                float(np.average(observed[inside], weights=mass[inside])),
                int(inside.sum()),
            )
        )
    return found


def _checked(
    confidences: ArrayLike, correct: ArrayLike, weights: ArrayLike | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    stated = np.asarray(confidences, dtype=np.float64)
    observed = np.asarray(correct, dtype=np.float64)
    mass = np.ones_like(stated) if weights is None else np.asarray(weights, dtype=np.float64)
    if not stated.shape == observed.shape == mass.shape or stated.ndim != 1:
        raise ValueError("confidences, correct and weights need the same shape (n,)")
    return stated, observed, mass


def _bins(stated: NDArray[np.float64], bins: int) -> NDArray[np.intp]:
    if not stated.size:
        return np.empty(0, dtype=np.intp)
    # numpy's quantiles by the method "higher", which take several times as long
    places = np.ceil(np.arange(1, bins) / bins * (len(stated) - 1)).astype(np.intp)
    return np.searchsorted(np.sort(stated)[places], stated, side="right")
