import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from rorqual.matching.bounded_logistic import fit_logistic

RANDOM = np.random.default_rng(0)
FEATURES = RANDOM.normal(size=(400, 2))
CHANCE = 1 / (1 + np.exp(-(0.3 + FEATURES @ np.array([1.5, -0.7]))))
OUTCOMES = RANDOM.random(400) < CHANCE
WEIGHTS = RANDOM.uniform(0.5, 1.5, 400)
FREE = [(None, None)] * 2


def test_without_bounds_it_is_ridge_logistic_regression() -> None:
    intercept, weights = fit_logistic(
        FEATURES, OUTCOMES, WEIGHTS, bounds=FREE, penalties=[2.0, 2.0]
    )
    other = LogisticRegression(C=0.5, tol=1e-10).fit(FEATURES, OUTCOMES, sample_weight=WEIGHTS)
    np.testing.assert_allclose(weights, other.coef_[0], atol=1e-4)
    assert intercept == pytest.approx(other.intercept_[0], abs=1e-4)


def test_a_weight_of_the_wrong_sign_is_zero() -> None:
    _, weights = fit_logistic(
        FEATURES, OUTCOMES, WEIGHTS, bounds=[(None, None), (0.0, None)], penalties=[1.0, 1.0]
    )
    assert weights[0] > 1
    assert weights[1] == 0


def test_perfect_separation_stays_finite() -> None:
    features = np.linspace(-1, 1, 50)[:, np.newaxis]
    intercept, (weight,) = fit_logistic(
        features, features[:, 0] > 0, np.ones(50), bounds=[(None, None)], penalties=[1.0]
    )
    assert np.isfinite(intercept)
    assert 1 < weight < 100
