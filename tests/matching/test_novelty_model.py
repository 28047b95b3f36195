import math

import numpy as np
import pytest

from rorqual.matching.novelty_model import NoveltyModel, novelty_features


def test_probability_is_the_logistic_function_of_the_weighted_features() -> None:
    model = NoveltyModel(1.0, -3.0, -2.0, 0.5)
    logit = 1.0 - 3.0 * 0.8 - 2.0 * 0.3 + 0.5 * math.log(40)
    found = model.probability(novelty_features(0.8, 0.5, 40))
    assert float(found) == pytest.approx(1 / (1 + math.exp(-logit)))


def test_a_lone_individual_has_no_margin() -> None:
    np.testing.assert_array_equal(novelty_features(0.8, -np.inf, 1), [0.8, 0.0, 0.0])


@pytest.mark.parametrize(("intercept", "expected"), [(1e6, 1.0), (-1e6, 0.0)])
def test_extreme_log_odds_do_not_overflow(intercept: float, expected: float) -> None:
    with np.errstate(all="raise"):
        found = NoveltyModel(intercept, 0, 0, 0).probability(novelty_features(0.5, 0.4, 3))
    assert float(found) == expected
