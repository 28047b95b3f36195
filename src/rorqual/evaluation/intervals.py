"""How sure is a figure? 95 % intervals."""

from math import sqrt

# live with the matching, whose adaptation needs them too
from rorqual.matching.bootstrap import Interval, bootstrap_by_group, mean

__all__ = ["Interval", "bootstrap_by_group", "mean", "wilson_interval"]

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
