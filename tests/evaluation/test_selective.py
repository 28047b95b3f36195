import math

import pytest

from rorqual.evaluation.selective import risk_coverage


def test_a_hand_computed_curve() -> None:
    curve = risk_coverage([0.9, 0.8, 0.7, 0.6], [True, False, True, False])
    assert curve.coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert curve.risk.tolist() == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])
    assert curve.area == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert curve.coverage_at(0.4) == 0.75
    assert curve.coverage_at(0.0) == 0.25


def test_equal_confidences_are_answered_together() -> None:
    curve = risk_coverage([0.5, 0.5], [True, False])
    assert (curve.coverage.tolist(), curve.risk.tolist()) == ([1.0], [0.5])


def test_confidence_that_tells_right_from_wrong_has_the_smaller_area() -> None:
    right = [True, True, False, False]
    telling, misleading = (risk_coverage(c, right).area for c in ([4, 3, 2, 1], [1, 2, 3, 4]))
    assert telling < misleading


def test_no_answers_have_no_area_and_shapes_must_agree() -> None:
    assert math.isnan(risk_coverage([], []).area)
    with pytest.raises(ValueError, match="same shape"):
        risk_coverage([0.5], [])
