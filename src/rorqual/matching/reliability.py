"""Is a stated probability of 0.8 right four times in five? Expected calibration error."""

import numpy as np
from numpy.typing import ArrayLike


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
    stated = np.asarray(confidences, dtype=np.float64)
    observed = np.asarray(correct, dtype=np.float64)
    mass = np.ones_like(stated) if weights is None else np.asarray(weights, dtype=np.float64)
    if not stated.shape == observed.shape == mass.shape or stated.ndim != 1:
        raise ValueError("confidences, correct and weights need the same shape (n,)")
    if not stated.size:
        return float("nan")
    edges = np.quantile(stated, np.arange(1, bins) / bins, method="higher")
    bin_of = np.searchsorted(edges, stated, side="right")
    gaps = np.bincount(bin_of, weights=mass * (stated - observed), minlength=bins)
    return float(np.abs(gaps).sum() / mass.sum())
