import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from rorqual.evaluation.calibration_error import brier_score, expected_calibration_error


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_brier_score_equals_scikit_learn(rows: list[tuple[float, bool]]) -> None:
    stated, happened = zip(*rows, strict=True)
    expected = brier_score_loss(happened, stated, labels=[False, True])
    assert brier_score(stated, happened) == pytest.approx(expected)


def test_no_events_have_no_score() -> None:
    assert math.isnan(brier_score([], []))


def test_shapes_must_agree() -> None:
    with pytest.raises(ValueError, match="same shape"):
        brier_score([0.5], [1, 0])


def test_always_sure_and_half_of_the_time_right() -> None:
    assert expected_calibration_error([1.0, 1.0], [1, 0]) == 0.5
