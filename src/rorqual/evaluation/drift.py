"""Are recent values unlike earlier ones? How far two samples differ, and whether by chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

MINIMUM = 50  # values that each sample needs; with fewer, chance alone looks like a change
ALARM_PSI = 0.25  # the usual bound of a large change (0.1: of a small one)
ALARM_P = 0.01  # of any alarm where nothing has changed, over all measures together
BINS = 10
_SMOOTHING = 0.5  # added to each count, so that an empty bin has a logarithm


class DriftState(StrEnum):
    """What two samples say."""

    STABLE = "stable"
    ALARM = "alarm"  # the change is large, and more than chance
    INSUFFICIENT_DATA = "insufficient_data"


@dataclass(frozen=True, slots=True)
class Drift:
    """How recent values of one measure stand to those of the baseline.

    The figures are None where a sample has fewer than `MINIMUM` values.
    """

    state: DriftState
    recent_n: int
    baseline_n: int
    recent: float | None = None  # median of values, or share
    baseline: float | None = None
    psi: float | None = None  # Population Stability Index, >= 0
    ks: float | None = None  # largest distance of the two distribution functions, 0..1
    p_value: float | None = None  # of such a difference by chance; not corrected


def compare_values(recent: ArrayLike, baseline: ArrayLike, *, measures: int = 1) -> Drift:
    """Compare two samples of a continuous measure.

    The index is over bins that hold equal parts of the baseline; the p-value is that of the
    two-sample Kolmogorov-Smirnov test.

    Args:
        recent: values, in any order.
        baseline: values that they are compared with.
        measures: how many are looked at together; each may raise its part of the false alarms.
    """
    new, old = np.asarray(recent, dtype=np.float64), np.asarray(baseline, dtype=np.float64)
    if min(new.size, old.size) < MINIMUM:
        return Drift(DriftState.INSUFFICIENT_DATA, new.size, old.size)
    from scipy.stats import ks_2samp

    edges = _edges(old)
    psi = stability_index(_counts(new, edges), _counts(old, edges))
    # The exact p-value is slow, and differs only where there are fewer values than MINIMUM.
    test = ks_2samp(new, old, method="asymp")
    return _judged(
        (new.size, old.size),
        (float(np.median(new)), float(np.median(old))),
        psi,
        float(test.statistic),
        float(test.pvalue),
        measures,
    )


def compare_shares(recent: Sequence[bool], baseline: Sequence[bool], *, measures: int = 1) -> Drift:
    """Compare how often something is so; the p-value is that of Fisher's exact test.

    See `compare_values`.
    """
    new, old = (sum(recent), len(recent)), (sum(baseline), len(baseline))
    if min(new[1], old[1]) < MINIMUM:
        return Drift(DriftState.INSUFFICIENT_DATA, new[1], old[1])
    from scipy.stats import fisher_exact

    table = np.array([[k, n - k] for k, n in (new, old)])
    shares = (new[0] / new[1], old[0] / old[1])
    psi = stability_index(table[0], table[1])
    p_value = float(fisher_exact(table).pvalue)
    distance = abs(shares[0] - shares[1])
    return _judged((new[1], old[1]), shares, psi, distance, p_value, measures)


def stability_index(recent: ArrayLike, baseline: ArrayLike) -> float:
    """Population Stability Index of two rows of counts over the same bins, at least 0.

    Half a value is added to each bin. Where nothing changes it is about (bins - 1) (1/n + 1/m)
    for n and m values, which is why an alarm also asks whether chance explains it.
    """
    p, q = (np.asarray(counts, dtype=np.float64) + _SMOOTHING for counts in (recent, baseline))
    p, q = p / p.sum(), q / q.sum()
    return float(np.sum((p - q) * np.log(p / q)))


def _edges(baseline: NDArray[np.float64]) -> NDArray[np.float64]:
    """Upper edges, inclusive, of all bins but the last; fewer where values are the same."""
    edges = np.unique(np.quantile(baseline, np.arange(1, BINS) / BINS))
    if edges[0] == baseline.min():  # else smaller values would share the bin of the smallest
        edges = np.insert(edges, 0, np.nextafter(edges[0], -np.inf))
    return edges


def _counts(values: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.bincount(np.searchsorted(edges, values), minlength=edges.size + 1)


def _judged(
    sizes: tuple[int, int],
    middles: tuple[float, float],
    psi: float,
    distance: float,
    p_value: float,
    measures: int,
) -> Drift:
    alarm = psi > ALARM_PSI and p_value < ALARM_P / measures
    state = DriftState.ALARM if alarm else DriftState.STABLE
    return Drift(state, *sizes, *middles, psi, distance, p_value)
