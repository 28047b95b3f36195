"""From which probability on may the machine suggest an answer?"""

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.calibration import NEVER

SMALLEST_THRESHOLD = 0.5  # a suggestion is likelier than everything else together
UNTESTED_THRESHOLD = 0.95  # for answers surer than any that could be tested
FEWEST_SUGGESTIONS = 10  # fewer right ones in a row prove nothing


def smallest_threshold(
    probabilities: NDArray[np.float64],
    right: NDArray[np.bool_],
    weights: NDArray[np.float64],
    target_precision: float,
) -> float:
    """The smallest threshold at which enough of the suggested answers are right.

    Args:
        probabilities: of each answer that could be suggested, shape (n,).
        right: whether it would be right, shape (n,).
        weights: of each answer, shape (n,).
        target_precision: weighted share of right ones among those suggested, 0..1.

    Returns:
        One of the probabilities, at least 0.5 and reached by at least ten answers. Where none
        of these reaches the target: 0.95 if that was hardly tested, because fewer than ten
        answers were that sure and enough of them were right; else `NEVER`.
    """
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    precision = np.cumsum((weights * right)[order]) / np.cumsum(weights[order])
    last_of_equals = np.append(ranked[1:] < ranked[:-1], True)[: len(ranked)]
    enough = np.arange(1, len(ranked) + 1) >= FEWEST_SUGGESTIONS
    reached = (precision >= target_precision) & last_of_equals & enough
    possible = ranked[reached & (ranked >= SMALLEST_THRESHOLD)]
    if possible.size:
        return float(possible[-1])
    surest = probabilities >= UNTESTED_THRESHOLD
    right_weight = (weights * right)[surest].sum()
    hardly_tested = surest.sum() < FEWEST_SUGGESTIONS
    if hardly_tested and right_weight >= target_precision * weights[surest].sum():
        return UNTESTED_THRESHOLD
    return NEVER
