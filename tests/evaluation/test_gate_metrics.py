import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score, precision_score, recall_score, roc_curve

from rorqual.evaluation.gate_metrics import chosen_threshold, gate_confusion, roc, tpr_at_tnr

BOTH_KINDS = st.lists(
    st.tuples(st.integers(0, 12).map(lambda step: step / 12), st.booleans()), min_size=2
).filter(lambda rows: {truth for _, truth in rows} == {True, False})


@settings(deadline=None)
@given(BOTH_KINDS, st.integers(0, 12).map(lambda step: step / 12))
def test_rates_equal_scikit_learn(rows: list[tuple[float, bool]], threshold: float) -> None:
    scores, truth = zip(*rows, strict=True)
    found = gate_confusion(scores, truth, threshold)
    passes = [score >= threshold for score in scores]
    assert found.sensitivity == pytest.approx(recall_score(truth, passes))
    assert found.specificity == pytest.approx(recall_score(truth, passes, pos_label=False))
    assert found.f1 == pytest.approx(f1_score(truth, passes))
    if any(passes):
        assert found.precision == pytest.approx(precision_score(truth, passes))


@settings(deadline=None)
@given(BOTH_KINDS)
def test_the_curve_equals_scikit_learn(rows: list[tuple[float, bool]]) -> None:
    scores, truth = zip(*rows, strict=True)
    fpr, tpr, _ = roc_curve(truth, scores, drop_intermediate=False)
    found = roc(scores, truth)
    assert found.fpr == pytest.approx(fpr)
    assert found.tpr == pytest.approx(tpr)
    expected = max(t for f, t in zip(fpr, tpr, strict=True) if 1 - f >= 0.9 - 1e-12)
    assert tpr_at_tnr(scores, truth, 0.9) == pytest.approx(expected)


@settings(deadline=None)
@given(BOTH_KINDS)
def test_corners_alone_draw_the_same_curve(rows: list[tuple[float, bool]]) -> None:
    scores, truth = zip(*rows, strict=True)
    whole = roc(scores, truth)
    corners = whole.corners
    assert len(corners) <= len(whole.fpr)
    assert corners[[0, -1]].tolist() == [[0.0, 0.0], [1.0, 1.0]]
    for still in (np.diff(corners, axis=0) == 0).T:  # no corner lies within a straight run
        assert not (still[:-1] & still[1:]).any()
    area = np.trapezoid(corners[:, 1], corners[:, 0])
    assert area == pytest.approx(np.trapezoid(whole.tpr, whole.fpr))


def test_the_smallest_threshold_that_does_both_is_chosen() -> None:
    scores = [*np.linspace(0.5, 1.0, 20), *np.linspace(0.0, 0.55, 20)]
    truth = [True] * 20 + [False] * 20
    threshold = chosen_threshold(scores, truth)
    assert threshold is not None
    found = gate_confusion(scores, truth, threshold)
    assert found.specificity >= 0.9
    assert found.sensitivity >= 0.85
    lower = max(score for score in scores if score < threshold)
    assert gate_confusion(scores, truth, lower).specificity < 0.9


def test_a_gate_that_says_yes_has_no_such_threshold() -> None:
    assert chosen_threshold([1.0] * 4, [True, True, False, False]) is None
    assert tpr_at_tnr([1.0] * 4, [True, True, False, False], 0.9) == 0.0


def test_one_kind_alone_has_no_figure() -> None:
    assert math.isnan(tpr_at_tnr([0.5], [True], 0.9))
    assert math.isnan(gate_confusion([0.5], [True], 0.1).specificity)
    with pytest.raises(ValueError, match="same shape"):
        roc([0.5], [True, False])
