"""Are new individuals told from known ones?"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def novelty_auroc(scores: ArrayLike, is_new: ArrayLike) -> float:
    """Probability that a new animal has a higher score than a known one; a tie counts half.

    Args:
        scores: higher for what looks new, such as P(new), shape (n,), finite.
        is_new: the truth, shape (n,).

    Returns:
        0..1, 0.5 is chance; nan where one of the two kinds is missing.

    Raises:
        ValueError: where the shapes disagree.
    """
    values, new = _checked(scores, is_new)
    positives, negatives = int(new.sum()), int((~new).sum())
    if not positives or not negatives:
        return float("nan")
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]  # equal scores share their mean rank
    rank_sum = float(ranks[new].sum())  # Mann and Whitney, 1947
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def false_positive_rate_at_95_tpr(scores: ArrayLike, is_new: ArrayLike) -> float:
    """Share of known animals taken for new where at least 95 % of the new ones are found.

    The threshold is the highest at which that many new animals reach it.

    Args:
        scores: higher for what looks new, shape (n,), finite.
        is_new: the truth, shape (n,).

    Returns:
        0..1; nan where one of the two kinds is missing.

    Raises:
        ValueError: where the shapes disagree.
    """
    values, new = _checked(scores, is_new)
    if not new.any() or new.all():
        return float("nan")
    of_new = np.sort(values[new])[::-1]
    needed = -(-95 * len(of_new) // 100)  # ceiling, in whole numbers
    return float((values[~new] >= of_new[needed - 1]).mean())


def _checked(scores: ArrayLike, is_new: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    values, new = np.asarray(scores, dtype=np.float64), np.asarray(is_new, dtype=np.bool_)
    if values.shape != new.shape or values.ndim != 1:
        raise ValueError("scores and is_new need the same shape (n,)")
    return values, new
