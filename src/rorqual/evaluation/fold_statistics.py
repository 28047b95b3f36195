"""What do the figures of k folds say together? Mean, SD, interval, range and a paired test."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

_DIGITS = 12  # beyond which differences count as equal: ranks must not rest on rounding errors


@dataclass(frozen=True, slots=True)
class FoldSummary:
    """One figure over k folds."""

    mean: float
    sd: float  # of the folds, with k - 1 below the sum of squares; nan for one fold
    low: float  # 95 % interval of the mean by Student's t; nan for one fold
    high: float
    smallest: float  # fold range
    largest: float
    folds: tuple[float, ...]


def summarise_folds(values: Sequence[float]) -> FoldSummary:
    """Mean +- t(k - 1) SD / sqrt(k).

    The folds share most of their galleries, so the interval is too narrow rather than too wide
    (Bengio and Grandvalet, 2004); the bootstrap over individuals stands beside it.

    Args:
        values: the figure on each fold, in the figure's own unit: .886 with SD .004 is the same
            as 88.6 % with SD 0.4 %, and never .886 with 0.4.

    Raises:
        ValueError: without folds.
    """
    if not values:
        raise ValueError("a summary of folds needs at least one fold")
    array = np.asarray(values, dtype=np.float64)
    mean, k = float(array.mean()), len(array)
    sd = half = float("nan")
    if k > 1:
        from scipy.stats import t

        sd = float(array.std(ddof=1))
        half = float(t.ppf(0.975, k - 1)) * sd / sqrt(k)
    return FoldSummary(
        mean, sd, mean - half, mean + half, float(array.min()), float(array.max()), tuple(values)
    )


def paired_wilcoxon(first: Sequence[float], second: Sequence[float]) -> float:
    """Two-sided p of Wilcoxon's signed-rank test on figures of two models.

    Pairs without a difference are left out, as `scipy.stats.wilcoxon` does by itself.

    Args:
        first: figures of one model, by fold or by individual.
        second: figures of the other one on the same folds or individuals.

    Returns:
        0..1; 1 where all pairs are equal. With ten folds it cannot fall below 2^-9, 0.00195.

    Raises:
        ValueError: where the two have not the same number of figures.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} figures cannot be paired with {len(second)}")
    from scipy.stats import wilcoxon

    differences = np.asarray(first, dtype=np.float64) - np.asarray(second, dtype=np.float64)
    differences = differences.round(_DIGITS)
    if not np.any(differences):
        return 1.0
    return float(wilcoxon(differences).pvalue)
