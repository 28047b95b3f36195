import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from rorqual.evaluation.intervals import (
    bootstrap_by_group,
    figure_by_group,
    rate_by_group,
    wilson_interval,
)


@settings(deadline=None)
@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_equals_scipy(trials: tuple[int, int]) -> None:
    k, n = trials
    found = wilson_interval(k, n)
    expected = binomtest(k, n).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert found.low <= found.value == k / n <= found.high


def test_without_trials_anything_is_possible() -> None:
    found = wilson_interval(0, 0)
    assert math.isnan(found.value)
    assert (found.low, found.high) == (0, 1)


@pytest.mark.parametrize(("k", "n"), [(-1, 3), (4, 3)])
def test_impossible_counts_are_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="impossible"):
        wilson_interval(k, n)


def test_with_groups_of_one_it_agrees_with_wilson() -> None:
    hits = np.arange(200) < 120
    found = bootstrap_by_group(hits, [str(row) for row in range(200)])
    expected = wilson_interval(120, 200)
    assert (found.value, found.k, found.n) == (0.6, 120, 200)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.015)


def test_one_individual_says_nothing_of_others() -> None:
    found = bootstrap_by_group([1, 0, 1], ["anna"] * 3)
    assert found.value == pytest.approx(2 / 3)
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_where_all_hit_each_individual_counts_once() -> None:
    found = bootstrap_by_group([1] * 30, [f"w{row // 5}" for row in range(30)])
    expected = wilson_interval(6, 6)
    assert (found.low, found.high) == (expected.low, expected.high)
    assert (found.value, found.k, found.n) == (1, 30, 30)


def test_differences_that_are_all_nothing_are_no_hits_to_be_counted() -> None:
    found = bootstrap_by_group([0.0] * 30, [f"w{row // 5}" for row in range(30)])
    assert (found.low, found.value, found.high) == (0.0, 0.0, 0.0)


def test_photos_that_stand_for_themselves_are_trials() -> None:
    found = rate_by_group([True, *[False] * 33], [f"{row}" for row in range(34)])
    expected = wilson_interval(1, 34)
    assert (found.low, found.high) == (expected.low, expected.high)
    assert (found.k, found.n) == (1, 34)


def test_where_none_hits_each_individual_counts_once() -> None:
    found = rate_by_group([False] * 30, [f"w{row // 5}" for row in range(30)])
    expected = wilson_interval(0, 6)
    assert (found.value, found.k, found.n) == (0, 0, 30)
    assert (found.low, found.high) == (expected.low, expected.high)


def test_a_rate_of_individuals_met_often_is_drawn_anew() -> None:
    hits, groups = [row < 12 for row in range(30)], [f"w{row // 5}" for row in range(30)]
    assert rate_by_group(hits, groups) == bootstrap_by_group(hits, groups)


def test_a_single_photo_says_nothing_of_others() -> None:
    assert math.isnan(rate_by_group([True], ["a"]).low)


def test_a_figure_that_is_zero_throughout_is_not_certain() -> None:
    found = figure_by_group([0.0] * 30, [f"w{row // 5}" for row in range(30)])
    expected = wilson_interval(0, 6)
    assert (found.value, found.low, found.high) == (0.0, 0.0, expected.high)


def test_any_other_figure_is_drawn_anew() -> None:
    values, groups = np.linspace(0, 1, 30), [f"w{row // 5}" for row in range(30)]
    assert figure_by_group(values, groups) == bootstrap_by_group(values, groups)
    zeros = np.zeros((30, 2))
    assert figure_by_group(zeros, groups, np.max).high == 0.0
