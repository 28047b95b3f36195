import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.matching.calibration import NEVER
from rorqual.matching.thresholds import (
    FEWEST_SUGGESTIONS,
    UNTESTED_THRESHOLD,
    smallest_threshold,
)

ANSWERS = st.lists(
    st.tuples(st.integers(0, 20), st.booleans(), st.sampled_from([0.5, 1.0, 2.0])),
    min_size=1,
    max_size=80,
)


@settings(deadline=None)
@given(ANSWERS, st.sampled_from([0.6, 0.8, 0.9]))
def test_it_is_the_smallest_that_reaches_the_target(
    answers: list[tuple[int, bool, float]], target: float
) -> None:
    probabilities = np.array([step / 20 for step, _, _ in answers])
    right = np.array([correct for _, correct, _ in answers])
    weights = np.array([weight for _, _, weight in answers])

    def reaches(threshold: float) -> bool:
        suggested = probabilities >= threshold
        precision = (weights * right)[suggested].sum() / weights[suggested].sum()
        return bool(suggested.sum() >= FEWEST_SUGGESTIONS and precision >= target - 1e-12)

    possible = [p for p in set(probabilities) if p >= 0.5 and reaches(p)]
    surest = probabilities >= UNTESTED_THRESHOLD
    untested = surest.sum() < FEWEST_SUGGESTIONS and (weights * right)[surest].sum() >= (
        target * weights[surest].sum()
    )
    expected = min(possible, default=UNTESTED_THRESHOLD if untested else NEVER)
    assert smallest_threshold(probabilities, right, weights, target) == pytest.approx(expected)


def test_answers_that_are_never_right_enough_have_no_threshold() -> None:
    half_right = np.tile([True, False], 20)
    found = smallest_threshold(np.full(40, 0.99), half_right, np.ones(40), 0.9)
    assert found == NEVER > 1


def test_a_few_right_ones_lower_no_threshold() -> None:
    few = FEWEST_SUGGESTIONS - 1
    probabilities = np.concatenate([np.full(few, 0.9), np.full(30, 0.6)])
    right = np.concatenate([np.ones(few, dtype=bool), np.zeros(30, dtype=bool)])
    assert smallest_threshold(probabilities, right, np.ones(few + 30), 0.9) == UNTESTED_THRESHOLD


def test_a_few_sure_ones_that_are_wrong_are_a_warning() -> None:
    right = np.zeros(FEWEST_SUGGESTIONS - 1, dtype=bool)
    assert smallest_threshold(np.full(len(right), 0.99), right, np.ones(len(right)), 0.9) == NEVER
