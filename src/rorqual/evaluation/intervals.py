"""How sure is a figure? 95 % intervals."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

# live with the matching, whose adaptation needs them too
from rorqual.matching.bootstrap import Interval, mean
from rorqual.matching.bootstrap import bootstrap_by_group as plain_bootstrap

__all__ = [
    "Interval",
    "bootstrap_by_group",
    "figure_by_group",
    "mean",
    "rate_by_group",
    "wilson_interval",
]

NORMAL_QUANTILE_97_5 = 1.959963984540054


def wilson_interval(k: int, n: int) -> Interval:
    """Interval of a plain rate of independent trials (Wilson, 1927).

    Args:
        k: hits.
        n: trials; with none, anything from 0 to 1 is possible.

    Raises:
        ValueError: where k is not in 0..n.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} hits of {n} trials is impossible")
    if n == 0:
        return Interval(float("nan"), 0.0, 1.0, 0, 0)
    z, rate = NORMAL_QUANTILE_97_5, k / n
    centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Interval(rate, min(low, rate), max(high, rate), k, n)  # rounding must not exclude it


def bootstrap_by_group(
    values: ArrayLike,
    groups: Sequence[str],
    statistic: Callable[[NDArray[np.float64]], float] = mean,
    *,
    draws: int = 1000,
    seed: int = 0,
) -> Interval:
    """`matching.bootstrap`, without the certainty that it has where all draws are alike.

    One group says nothing of others and gets no interval. A mean of nothing but hits gets Wilson's
    interval of as many trials as there are groups; one of zeros may be a difference, and does not.

    Raises:
        ValueError: where values and groups disagree in length.
    """
    found = plain_bootstrap(values, groups, statistic, draws=draws, seed=seed)
    independent = len(set(groups))
    if independent < 2:
        return replace(found, low=float("nan"), high=float("nan"))
    rows = np.asarray(values, dtype=np.float64)
    if statistic is mean and rows.ndim == 1 and (rows == 1).all():
        sure = wilson_interval(independent, independent)
        return replace(found, low=sure.low, high=sure.high)
    return found


def figure_by_group(
    values: ArrayLike,
    groups: Sequence[str],
    statistic: Callable[[NDArray[np.float64]], float] = mean,
    *,
    draws: int = 1000,
    seed: int = 0,
) -> Interval:
    """`bootstrap_by_group` of what is no difference: a mean of zeros is no certainty either.

    It gets Wilson's interval of no hit in as many trials as there are groups.

    Raises:
        ValueError: where values and groups disagree in length.
    """
    found = bootstrap_by_group(values, groups, statistic, draws=draws, seed=seed)
    independent = len(set(groups))
    rows = np.asarray(values, dtype=np.float64)
    if statistic is not mean or rows.ndim != 1 or independent < 2 or rows.any():
        return found
    none = wilson_interval(0, independent)
    return replace(found, low=none.low, high=none.high)


def rate_by_group(
    hits: ArrayLike, groups: Sequence[str], *, draws: int = 1000, seed: int = 0
) -> Interval:
    """`bootstrap_by_group` of a rate; Wilson's interval where groups are trials.

    They are where each row is a group of its own, and where all rows hit or none does, which is no
    certainty. Few hits of single photos would get too narrow an interval from drawing them anew.

    Args:
        hits: of each row, shape (n,).
        groups: of each row; those of a group succeed or fail together.
        draws: how many resamples.
        seed: of the resamples.

    Raises:
        ValueError: where hits and groups disagree in length.
    """
    found = bootstrap_by_group(hits, groups, draws=draws, seed=seed)
    independent = len(set(groups))
    if independent < 2 or (found.k and independent < found.n):
        return found
    alone = wilson_interval(found.k or 0, independent)
    return replace(found, low=alone.low, high=alone.high)
