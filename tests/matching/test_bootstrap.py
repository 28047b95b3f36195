import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.matching.bootstrap import Interval, bootstrap_by_group


def test_photos_that_succeed_together_make_the_interval_wider() -> None:
    hits = np.repeat(np.arange(20) < 10, 10)
    by_photo = bootstrap_by_group(hits, [str(row) for row in range(200)])
    by_individual = bootstrap_by_group(hits, [str(row // 10) for row in range(200)])
    assert by_individual.value == by_photo.value
    assert by_individual.high - by_individual.low > 2.5 * (by_photo.high - by_photo.low)


def test_whole_groups_are_drawn() -> None:
    """Two groups of sizes 1 and 3: each draw is one of four sets of rows."""
    seen = []

    def statistic(rows: np.ndarray) -> float:
        seen.append(tuple(sorted(rows.tolist())))
        return 0.0

    bootstrap_by_group([1, 2, 3, 4], ["a", "b", "b", "b"], statistic, draws=50)
    assert set(seen) == {(1, 2, 3, 4), (1, 1), (2, 2, 3, 3, 4, 4)}


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.sampled_from("abcde")), min_size=1, max_size=30),
    st.integers(0, 3),
)
def test_a_mean_is_drawn_like_every_other_statistic(
    rows: list[tuple[float, str]], seed: int
) -> None:
    values, groups = zip(*rows, strict=True)
    by_sums = bootstrap_by_group(values, groups, draws=20, seed=seed)
    by_rows = bootstrap_by_group(values, groups, lambda it: float(it.mean()), draws=20, seed=seed)
    assert (by_sums.low, by_sums.high) == pytest.approx((by_rows.low, by_rows.high), abs=1e-12)
    assert (by_sums.value, by_sums.k, by_sums.n) == (by_rows.value, by_rows.k, by_rows.n)


def test_many_groups_are_drawn_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    values, groups = np.linspace(0, 1, 40), [str(row % 7) for row in range(40)]
    at_once = bootstrap_by_group(values, groups, draws=25)
    monkeypatch.setattr("rorqual.matching.bootstrap._DRAWN_AT_ONCE", 21)  # three draws
    assert bootstrap_by_group(values, groups, draws=25) == at_once


def test_the_seed_decides() -> None:
    values, groups = [0.0, 1.0, 1.0, 0.5], ["a", "b", "c", "d"]
    assert bootstrap_by_group(values, groups, seed=1) == bootstrap_by_group(values, groups, seed=1)
    narrow = bootstrap_by_group(values, groups, draws=3, seed=1)
    assert narrow != bootstrap_by_group(values, groups, draws=3, seed=2)


def test_draws_without_a_value_are_left_out() -> None:
    found = bootstrap_by_group(
        [[0.0], [1.0]], ["a", "b"], lambda v: float("nan") if v.min() == v.max() else 7.0
    )
    assert (found.low, found.high, found.k) == (7, 7, None)


def test_no_rows_have_no_figure() -> None:
    found = bootstrap_by_group([], [])
    assert math.isnan(found.value)
    assert math.isnan(found.low)
    assert found.n == 0


def test_every_row_needs_a_group() -> None:
    with pytest.raises(ValueError, match="2 rows came with 1 groups"):
        bootstrap_by_group([1, 2], ["a"])


def test_it_reads_as_a_figure_with_bounds() -> None:
    assert str(Interval(0.5, 0.25, 0.75, 1, 2)) == "0.500 [0.250, 0.750]"
