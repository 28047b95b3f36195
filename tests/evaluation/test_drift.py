"""Statistics of two samples, each computed anew here in another way."""

import math
from bisect import bisect_left
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom, kstwobign

from rorqual.evaluation.drift import (
    ALARM_PSI,
    MINIMUM,
    DriftState,
    compare_shares,
    compare_values,
    stability_index,
)

DOCS = Path(__file__).resolve().parents[2] / "docs"
RANDOM = np.random.default_rng(7)


def index_by_hand(recent: list[float], baseline: list[float]) -> float:
    """The definition, value by value, with bins that hold equal parts of the baseline."""
    ordered, edges = sorted(baseline), []
    for tenth in range(1, 10):
        place = (len(ordered) - 1) * tenth / 10
        low = math.floor(place)
        high = min(low + 1, len(ordered) - 1)
        edges.append(ordered[low] + (place - low) * (ordered[high] - ordered[low]))
    counts = [Counter(bisect_left(edges, value) for value in it) for it in (recent, baseline)]
    total = 0.0
    for number in range(10):
        p = (counts[0][number] + 0.5) / (len(recent) + 5)
        q = (counts[1][number] + 0.5) / (len(baseline) + 5)
        total += (p - q) * math.log(p / q)
    return total


def distance_by_hand(recent: list[float], baseline: list[float]) -> float:
    def share(values: list[float], below: float) -> float:
        return sum(value <= below for value in values) / len(values)

    return max(abs(share(recent, x) - share(baseline, x)) for x in recent + baseline)


@pytest.mark.parametrize(("shift", "n", "m"), [(0.0, 60, 80), (0.4, 200, 100), (2.0, 100, 100)])
def test_values_are_compared_as_defined(shift: float, n: int, m: int) -> None:
    recent, baseline = RANDOM.normal(shift, 1, n).tolist(), RANDOM.normal(0, 1, m).tolist()
    drift = compare_values(recent, baseline)
    assert drift.psi == pytest.approx(index_by_hand(recent, baseline))
    distance = distance_by_hand(recent, baseline)
    assert drift.ks == pytest.approx(distance)
    assert (drift.recent_n, drift.baseline_n) == (n, m)
    assert drift.recent == pytest.approx(sum(sorted(recent)[n // 2 - 1 : n // 2 + 1]) / 2)
    # Kolmogorov's limit, from which the exact p-value differs little with so many values.
    limit = kstwobign.sf(distance * math.sqrt(n * m / (n + m)))
    assert drift.p_value == pytest.approx(limit, abs=0.06)


def test_shares_are_compared_by_fishers_test() -> None:
    recent, baseline = [True] * 30 + [False] * 70, [True] * 10 + [False] * 70
    drift = compare_shares(recent, baseline)
    assert (drift.recent, drift.baseline) == (0.3, 0.125)
    tables = hypergeom(180, 40, 100)  # of the 40 true ones, how many are recent
    chances = [tables.pmf(k) for k in range(41)]
    as_rare = sum(chance for chance in chances if chance <= tables.pmf(30) * (1 + 1e-7))
    assert drift.p_value == pytest.approx(as_rare)
    p, q = 30.5 / 101, 10.5 / 81
    by_hand = (p - q) * math.log(p / q) + (q - p) * math.log((1 - p) / (1 - q))
    assert drift.psi == pytest.approx(by_hand)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=12))
def test_the_index_is_zero_for_the_same_and_the_same_both_ways(counts: list[int]) -> None:
    assert stability_index(counts, counts) == pytest.approx(0)
    others = counts[::-1]
    assert stability_index(counts, others) == pytest.approx(stability_index(others, counts))
    assert stability_index(counts, others) >= -1e-12


def test_a_large_change_raises_an_alarm() -> None:
    drift = compare_values(RANDOM.normal(1, 1, 500), RANDOM.normal(0, 1, 500), measures=6)
    assert drift.state is DriftState.ALARM


def test_a_small_change_of_many_values_is_no_alarm() -> None:
    drift = compare_values(RANDOM.normal(0.2, 1, 5000), RANDOM.normal(0, 1, 5000), measures=6)
    assert drift.p_value is not None
    assert drift.p_value < 1e-6, "it is no chance"
    assert drift.state is DriftState.STABLE, "but it is small"


def test_chance_alone_hardly_ever_raises_an_alarm() -> None:
    pairs = [(RANDOM.beta(8, 2, MINIMUM), RANDOM.beta(8, 2, MINIMUM)) for _ in range(1000)]
    drifts = [compare_values(*pair) for pair in pairs]
    assert sum(drift.state is DriftState.ALARM for drift in drifts) <= 20  # 1 in 100, and luck
    large = sum(drift.psi is not None and drift.psi > ALARM_PSI for drift in drifts) / len(drifts)
    assert large == pytest.approx(3 / 5, abs=0.05), "which the index alone would"
    page = " ".join((DOCS / "drift.md").read_text("utf-8").split())
    assert (
        f"of two samples of {MINIMUM} from one and the same distribution, about three in five have "
        f"an index above {ALARM_PSI}" in page
    )


@pytest.mark.parametrize(("n", "m"), [(0, 0), (49, 500), (500, 49)])
def test_too_few_values_are_said_to_be_too_few(n: int, m: int) -> None:
    for drift in (compare_values([0.0] * n, [1.0] * m), compare_shares([True] * n, [False] * m)):
        assert drift.state is DriftState.INSUFFICIENT_DATA
        assert (drift.recent_n, drift.baseline_n) == (n, m)
        assert drift.psi is drift.ks is drift.p_value is drift.recent is None


@pytest.mark.parametrize("by", [-0.5, 0.5])
def test_a_change_away_from_a_constant_is_seen(by: float) -> None:
    assert compare_values([1.0 + by] * 60, [1.0] * 60).state is DriftState.ALARM
    assert compare_values([1.0] * 60, [1.0] * 60).state is DriftState.STABLE
