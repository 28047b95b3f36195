"""Which weight, temperature and novelty model fit a set of plays best?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.novelty_model import NoveltyModel
from rorqual.matching.plays import BEST_PHOTO_WEIGHTS, TEMPERATURES, Plays


class Parameters(NamedTuple):
    """What a calibration needs besides its thresholds."""

    weight: int  # index into BEST_PHOTO_WEIGHTS, and into the list of plays
    temperature: int  # index into TEMPERATURES
    novelty: NoveltyModel

    @property
    def best_photo_weight(self) -> float:
        """Weight of the best photo, 0..1."""
        return BEST_PHOTO_WEIGHTS[self.weight]

    @property
    def softmax_temperature(self) -> float:
        """Temperature of the softmax, in units of score."""
        return float(TEMPERATURES[self.temperature])


def fit_parameters(
    plays: Sequence[Plays], chosen: NDArray[np.bool_], expected_new_share: float
) -> Parameters:
    """Fit to the chosen plays, at every weight of the best photo.

    Weight and temperature minimise the negative log likelihood of the known queries' own
    individual over a grid; the novelty model is a logistic regression on all plays.

    Args:
        plays: as `plays.play` returns them.
        chosen: mask of the plays to fit to, shape (p,).
        expected_new_share: of the queries in the field, 0..1.
    """
    losses = np.stack([_losses(at_weight, chosen & ~at_weight.is_new) for at_weight in plays])
    weight, temperature = np.unravel_index(losses.argmin(), losses.shape)
    novelty = _fit_novelty(plays[int(weight)].where(chosen), expected_new_share)
    return Parameters(int(weight), int(temperature), novelty)


def play_weights(
    is_new: NDArray[np.bool_], size: NDArray[np.int8], expected_new_share: float
) -> NDArray[np.float64]:
    """Weights of shape (p,), mean 1: the new have their expected share at every gallery size."""
    weights = np.zeros(len(is_new))
    for one_size in np.unique(size):
        for role, share in ((is_new, expected_new_share), (~is_new, 1.0 - expected_new_share)):
            members = (size == one_size) & role
            weights[members] = share / max(1, members.sum())
    weights /= weights.mean()
    return weights


def _losses(plays: Plays, known: NDArray[np.bool_]) -> NDArray[np.float64]:
    own = plays.own_score[known, np.newaxis].astype(np.float64)
    return np.asarray((plays.log_partition[known] - own / TEMPERATURES).mean(axis=0))


def _fit_novelty(plays: Plays, expected_new_share: float) -> NoveltyModel:
    from sklearn.linear_model import LogisticRegression

    mean, spread = plays.features.mean(axis=0), plays.features.std(axis=0)
    spread[spread == 0] = 1.0  # a constant feature gets no weight
    model = LogisticRegression().fit(
        (plays.features - mean) / spread,
        plays.is_new,
        sample_weight=play_weights(plays.is_new, plays.size, expected_new_share),
    )
    weights = model.coef_[0] / spread
    return NoveltyModel(float(model.intercept_[0] - weights @ mean), *map(float, weights))
