import math
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.matching.reliability import expected_calibration_error, reliability_bins

ANSWERS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.7, 1.0]), st.booleans()),
    min_size=1,
    max_size=60,
)


def test_a_hand_computed_example_with_two_bins() -> None:
    # lower bin: stated .15, none right; upper bin: stated .85, one of two right
    found = expected_calibration_error([0.1, 0.8, 0.2, 0.9], [0, 1, 0, 0], bins=2)
    assert found == pytest.approx((2 * 0.15 + 2 * 0.35) / 4)


def test_weights_shift_the_mean() -> None:
    found = expected_calibration_error([0.5, 0.5], [1, 0], weights=[3, 1])
    assert found == pytest.approx(abs(0.5 - 0.75))


def test_honest_probabilities_have_almost_no_error() -> None:
    random = np.random.default_rng(0)
    stated = random.random(50_000)
    assert expected_calibration_error(stated, random.random(50_000) < stated) < 0.01
    assert expected_calibration_error(stated, random.random(50_000) < stated**3) > 0.1


@settings(deadline=None)
@given(ANSWERS, st.randoms())
def test_the_order_of_the_answers_does_not_matter(
    answers: list[tuple[float, bool]], random: Random
) -> None:
    def error(rows: list[tuple[float, bool]]) -> float:
        return expected_calibration_error([p for p, _ in rows], [hit for _, hit in rows], bins=4)

    assert error(random.sample(answers, len(answers))) == pytest.approx(error(answers))
    assert 0 <= error(answers) <= 1


def test_no_answers_have_no_error() -> None:
    assert math.isnan(expected_calibration_error([], []))


def test_shapes_must_agree() -> None:
    with pytest.raises(ValueError, match="same shape"):
        expected_calibration_error([0.5], [1, 0])


@settings(deadline=None)
@given(ANSWERS)
def test_the_bins_of_the_diagram_are_those_of_the_error(answers: list[tuple[float, bool]]) -> None:
    stated, right = [p for p, _ in answers], [hit for _, hit in answers]
    bins = reliability_bins(stated, right, bins=4)
    gaps = sum(it.answers * abs(it.stated - it.observed) for it in bins)
    error = expected_calibration_error(stated, right, bins=4)
    assert gaps / len(answers) == pytest.approx(error, abs=1e-9)
    assert sum(it.answers for it in bins) == len(answers)
    assert [it.stated for it in bins] == sorted(it.stated for it in bins)


def test_a_diagram_counts_weights_and_needs_answers() -> None:
    (only,) = reliability_bins([0.5, 0.5], [1, 0], weights=[3, 1])
    assert (only.stated, only.observed, only.answers) == (0.5, 0.75, 2)
    assert reliability_bins([], []) == []
