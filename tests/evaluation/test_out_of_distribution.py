import numpy as np
import pytest
from scipy.spatial.distance import mahalanobis
from scipy.special import logsumexp, softmax

from rorqual.evaluation.out_of_distribution import Mahalanobis, energy, maximum_softmax

LOGITS = np.random.default_rng(0).normal(scale=5.0, size=(20, 7))


def test_maximum_softmax_and_energy_are_those_of_scipy() -> None:
    assert maximum_softmax(LOGITS) == pytest.approx(softmax(LOGITS, axis=1).max(axis=1))
    assert energy(LOGITS) == pytest.approx(logsumexp(LOGITS, axis=1))


def test_two_classes_by_hand() -> None:
    assert maximum_softmax([[np.log(3.0), 0.0]]) == pytest.approx([0.75])
    assert energy([[np.log(3.0), 0.0]]) == pytest.approx([np.log(4.0)])


def test_large_logits_do_not_overflow() -> None:
    assert energy([[1e4, 0.0]]) == pytest.approx([1e4])
    assert maximum_softmax([[1e4, 0.0]]) == pytest.approx([1.0])


def test_the_distance_is_that_to_the_nearest_class() -> None:
    random = np.random.default_rng(1)
    features = random.normal(size=(60, 3)) * (1.0, 2.0, 0.5)
    classes = ["orca"] * 30 + ["beluga"] * 30
    features[30:] += 8.0
    found = Mahalanobis.fitted(features, classes, shrinkage=0.0)
    means = [features[:30].mean(axis=0), features[30:].mean(axis=0)]
    residuals = np.concatenate([features[:30] - means[0], features[30:] - means[1]])
    precision = np.linalg.inv(residuals.T @ residuals / 60)
    asked = random.normal(size=(5, 3))
    nearest = [min(mahalanobis(row, it, precision) for it in means) ** 2 for row in asked]
    assert found.scores(asked) == pytest.approx([-it for it in nearest])


def test_more_features_than_photos_need_the_sphere() -> None:
    features = np.random.default_rng(2).normal(size=(4, 10))
    found = Mahalanobis.fitted(features, ["a"] * 4)
    assert np.isfinite(found.scores(features)).all()
    with pytest.raises(ValueError, match="all alike"):
        Mahalanobis.fitted(np.ones((4, 2)), ["a"] * 4)
    with pytest.raises(ValueError, match="one class each"):
        Mahalanobis.fitted(features, ["a"])
