import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.matching.blend.ascent import greedy_ascent


def test_weights_climb_in_steps_of_a_tenth_until_a_sweep_gains_nothing() -> None:
    def hill(weights: NDArray[np.float64]) -> float:
        return float(-(((weights - [1.3, 0.6]) ** 2).sum()))

    assert greedy_ascent(hill, 2).tolist() == pytest.approx([1.3, 0.6])


@pytest.mark.parametrize(("gain", "is_kept"), [(1e-3, True), (0.9e-3, False)])
def test_a_step_that_gains_less_than_a_thousandth_is_not_kept(gain: float, is_kept: bool) -> None:
    def one_step(weights: NDArray[np.float64]) -> float:
        return gain if weights[0] > 1.05 else 0.0

    assert (greedy_ascent(one_step, 2)[0] > 1) == is_kept


def test_weights_start_at_one_and_stay_there_where_nothing_gains() -> None:
    assert greedy_ascent(lambda _: 0.5, 3).tolist() == [1, 1, 1]


def test_no_weight_falls_below_zero_nor_do_all_reach_it() -> None:
    weights = greedy_ascent(lambda tried: float(1 - tried.sum() / 10), 2)
    assert weights.min() >= 0
    assert weights.any()
