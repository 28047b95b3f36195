"""Do stated probabilities hold? Expected calibration error and Brier score."""

import numpy as np
from numpy.typing import ArrayLike

# lives with the matching, whose fit reports it too
from rorqual.matching.reliability import expected_calibration_error

__all__ = ["brier_score", "expected_calibration_error"]


def brier_score(probabilities: ArrayLike, outcomes: ArrayLike) -> float:
    """Mean squared distance between a stated probability and what happened (Brier, 1950).

    Args:
        probabilities: of the event, 0..1, shape (n,).
        outcomes: whether it happened, shape (n,).

    Returns:
        0 for a clairvoyant, 0.25 for always saying one half, 1 at worst; nan without events.

    Raises:
        ValueError: where the shapes disagree.
    """
    stated = np.asarray(probabilities, dtype=np.float64)
    happened = np.asarray(outcomes, dtype=np.float64)
    if stated.shape != happened.shape or stated.ndim != 1:
        raise ValueError("probabilities and outcomes need the same shape (n,)")
    return float(((stated - happened) ** 2).mean()) if stated.size else float("nan")
