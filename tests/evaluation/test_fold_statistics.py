import math

import numpy as np
import pytest
from scipy.stats import ttest_1samp, wilcoxon

from rorqual.evaluation.fold_statistics import paired_wilcoxon, summarise_folds

FOLDS = [0.842, 0.835, 0.851, 0.848, 0.839, 0.844, 0.837, 0.846, 0.841, 0.840]


def test_mean_sd_and_interval_equal_numpy_and_scipy() -> None:
    found = summarise_folds(FOLDS)
    assert found.mean == pytest.approx(np.mean(FOLDS))
    assert found.sd == pytest.approx(np.std(FOLDS, ddof=1))
    low, high = ttest_1samp(FOLDS, 0.0).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((low, high))
    assert (found.smallest, found.largest) == (0.835, 0.851)


def test_the_deviation_has_the_unit_of_the_figure() -> None:
    """Once the same table said .886 with 0.4, and 88.6 % with 0.4."""
    share, percent = summarise_folds(FOLDS), summarise_folds([100 * value for value in FOLDS])
    assert percent.sd == pytest.approx(100 * share.sd)
    assert share.sd < 0.01


def test_one_fold_has_no_interval_and_none_has_nothing() -> None:
    assert math.isnan(summarise_folds([0.8]).low)
    with pytest.raises(ValueError, match="at least one fold"):
        summarise_folds([])


def test_the_paired_test_is_scipys() -> None:
    worse = [value - 0.01 * (1 + place / 10) for place, value in enumerate(FOLDS)]
    difference = np.subtract(FOLDS, worse)
    assert paired_wilcoxon(FOLDS, worse) == pytest.approx(wilcoxon(difference).pvalue)
    assert paired_wilcoxon(FOLDS, worse) == pytest.approx(2 / 2**10)
    assert paired_wilcoxon(FOLDS, FOLDS) == 1.0
    with pytest.raises(ValueError, match="cannot be paired"):
        paired_wilcoxon(FOLDS, FOLDS[1:])


def test_rounding_errors_break_no_ties() -> None:
    assert paired_wilcoxon([0.1, 0.9, 0.5], [0.0, 1.0, 0.5]) == 1.0  # 1 - 0.9 is below 0.1 by 2e-17
    assert paired_wilcoxon([0.1 + 0.2], [0.3]) == 1.0
