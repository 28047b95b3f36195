import numpy as np
import pytest

from rorqual.matching.parameters import fit_parameters, play_weights
from rorqual.matching.plays import BEST_PHOTO_WEIGHTS, TEMPERATURES, play
from tests.matching.worlds import random_gallery

GALLERY = random_gallery(40, 4, noise=1.4)
PLAYS = play(GALLERY, np.arange(160), seed=0)
ALL = np.ones(len(PLAYS[0].is_new), dtype=np.bool_)
FITTED = fit_parameters(PLAYS, ALL, 0.3)


def test_weight_and_temperature_are_the_likeliest_of_the_grid() -> None:
    def loss(weight: int, temperature: float) -> float:
        plays = PLAYS[weight]
        at = int(np.abs(TEMPERATURES - temperature).argmin())
        known = ~plays.is_new
        log_likelihood = plays.own_score[known] / temperature - plays.log_partition[known, at]
        return -float(log_likelihood.mean())

    fitted = loss(FITTED.weight, FITTED.softmax_temperature)
    for weight in range(len(BEST_PHOTO_WEIGHTS)):
        assert all(fitted <= loss(weight, t) + 1e-9 for t in TEMPERATURES)
    assert FITTED.best_photo_weight == BEST_PHOTO_WEIGHTS[FITTED.weight]
    assert TEMPERATURES[0] < FITTED.softmax_temperature < TEMPERATURES[-1]


def test_new_is_less_probable_the_better_the_best_and_the_fewer_the_individuals() -> None:
    assert FITTED.novelty.top_score < 0
    assert FITTED.novelty.log_individuals > 0


@pytest.mark.parametrize("share", [0.1, 0.3, 0.7])
def test_the_mean_probability_of_new_is_the_expected_share(share: float) -> None:
    # a law of maximum likelihood with an intercept
    plays = PLAYS[0]
    novelty = fit_parameters(PLAYS[:1], ALL, share).novelty
    weights = play_weights(plays.is_new, plays.size, share)
    assert np.average(novelty.probability(plays.features), weights=weights) == pytest.approx(
        share, abs=1e-3
    )


def test_the_new_weigh_their_share_at_every_size() -> None:
    is_new = np.array([True, False, False, True, True, False])
    size = np.array([0, 0, 0, 1, 1, 1], dtype=np.int8)
    weights = play_weights(is_new, size, 0.25)
    assert weights.mean() == pytest.approx(1)
    for one in (0, 1):
        there = size == one
        assert weights[there & is_new].sum() / weights[there].sum() == pytest.approx(0.25)
