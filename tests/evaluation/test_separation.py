"""AUROC and TPR at a fixed TNR rest on groups, and are never certain."""

from math import isnan

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score, roc_curve

from rorqual.evaluation.intervals import wilson_interval
from rorqual.evaluation.separation import auroc_interval, tpr_interval

RANDOM = np.random.default_rng(5)
TRUTH = np.arange(300) < 150
SCORES = RANDOM.normal(loc=TRUTH * 1.2)
GROUPS = [str(row) for row in range(300)]


def test_values_are_those_of_scikit_learn() -> None:
    assert auroc_interval(SCORES, TRUTH, GROUPS, draws=20).value == pytest.approx(
        roc_auc_score(TRUTH, SCORES)
    )
    fpr, tpr, _ = roc_curve(TRUTH, SCORES, drop_intermediate=False)
    for tnr in (0.90, 0.95):
        found = tpr_interval(SCORES, TRUTH, GROUPS, tnr, draws=20)
        assert found.value == pytest.approx(tpr[1 - fpr >= tnr - 1e-12].max())
        assert (found.k, found.n) == (round(150 * found.value), 150)


def test_the_interval_of_single_photos_is_about_that_of_hanley_and_mcneil() -> None:
    found = auroc_interval(SCORES, TRUTH, GROUPS)
    area = found.value
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + 149 * (q1 - area**2) + 149 * (q2 - area**2)
    half = 1.96 * np.sqrt(variance / 150**2)
    assert (found.low, found.high) == pytest.approx((area - half, area + half), abs=0.012)


def test_photos_of_one_animal_do_not_make_a_figure_surer() -> None:
    once = auroc_interval(SCORES, TRUTH, GROUPS)
    copied = auroc_interval(np.tile(SCORES, 4), np.tile(TRUTH, 4), GROUPS * 4)
    assert (copied.low, copied.high) == (once.low, once.high)


def test_what_tells_all_apart_is_as_sure_as_there_are_groups_of_the_rarer_kind() -> None:
    truth = [True] * 60 + [False] * 8
    scores = [0.9] * 60 + [0.1] * 8
    groups = [f"w{row // 5}" for row in range(60)] + [f"b{row // 2}" for row in range(8)]
    sure = wilson_interval(4, 4)
    area = auroc_interval(scores, truth, groups, draws=50)
    assert (area.value, area.low, area.high) == (1.0, sure.low, sure.high)
    share = tpr_interval(scores, truth, groups, 0.9, draws=50)
    assert (share.k, share.n, share.low) == (60, 60, sure.low)
    reversed_ = auroc_interval(scores, [not it for it in truth], groups, draws=50)
    assert reversed_.value == 0.0
    assert reversed_.high == pytest.approx(1 - sure.low)


def test_a_share_of_all_is_no_surer_where_a_few_draws_find_less() -> None:
    """The threshold moves from draw to draw; that must not make ten boats tell more."""
    truth = [True] * 40 + [False] * 10
    scores = [*np.linspace(0.5, 0.9, 40), *[0.1] * 9, 0.55]
    groups = [str(row) for row in range(50)]
    found = tpr_interval(scores, truth, groups, 0.9, draws=200)
    assert (found.k, found.n) == (40, 40)
    assert found.low <= wilson_interval(10, 10).low


@pytest.mark.parametrize("groups", [["a", "b", "c", "c"], ["a", "a", "b", "c"]])
def test_one_group_of_a_kind_says_nothing_of_others(groups: list[str]) -> None:
    found = auroc_interval([0.9, 0.8, 0.1, 0.2], [True, True, False, False], groups, draws=50)
    assert found.value == 1.0
    assert isnan(found.low)
    assert isnan(found.high)


def test_one_kind_alone_has_no_figure() -> None:
    found = tpr_interval([0.9, 0.8], [True, True], ["a", "b"], 0.9, draws=50)
    assert isnan(found.value)
    assert (found.k, found.n) == (None, 2)
