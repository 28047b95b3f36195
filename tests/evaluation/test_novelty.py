import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score, roc_curve

from rorqual.evaluation.novelty import false_positive_rate_at_95_tpr, novelty_auroc

BOTH_KINDS = st.lists(
    st.tuples(st.integers(0, 12).map(lambda step: step / 12), st.booleans()), min_size=2
).filter(lambda rows: {new for _, new in rows} == {True, False})


@settings(deadline=None)
@given(BOTH_KINDS)
def test_auroc_with_ties_equals_scikit_learn(rows: list[tuple[float, bool]]) -> None:
    scores, is_new = zip(*rows, strict=True)
    assert novelty_auroc(scores, is_new) == pytest.approx(roc_auc_score(is_new, scores))


@settings(deadline=None)
@given(BOTH_KINDS)
def test_false_positive_rate_equals_scikit_learn(rows: list[tuple[float, bool]]) -> None:
    scores, is_new = zip(*rows, strict=True)
    fpr, tpr, _ = roc_curve(is_new, scores, drop_intermediate=False)
    expected = fpr[np.argmax(tpr >= 0.95)]
    assert false_positive_rate_at_95_tpr(scores, is_new) == pytest.approx(expected)


def test_equal_scores_are_chance() -> None:
    assert novelty_auroc([0.3] * 4, [True, False, True, False]) == 0.5


def test_exactly_95_percent_are_enough() -> None:
    scores = [1.0] * 19 + [0.0] + [0.5]
    assert false_positive_rate_at_95_tpr(scores, [True] * 20 + [False]) == 0.0


@pytest.mark.parametrize("is_new", [[True, True], [False, False]])
def test_one_kind_alone_has_no_figure(is_new: list[bool]) -> None:
    assert math.isnan(novelty_auroc([0.1, 0.2], is_new))
    assert math.isnan(false_positive_rate_at_95_tpr([0.1, 0.2], is_new))


def test_shapes_must_agree() -> None:
    with pytest.raises(ValueError, match="same shape"):
        novelty_auroc([0.1], [True, False])
