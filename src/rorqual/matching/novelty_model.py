"""How probable is it that the animal is not in the gallery? A logistic model of three features."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class NoveltyModel:
    """Weights of the log-odds of `new_individual`."""

    intercept: float
    top_score: float  # per unit of the best individual's score, -1..1
    margin: float  # per unit of its lead over the runner-up, 0..2
    log_individuals: float  # per e-fold of the number of individuals: chance likeness grows

    def probability(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """P(new) in 0..1 for features of shape (..., 3), see `novelty_features`."""
        weights = np.array([self.top_score, self.margin, self.log_individuals])
        # equals 1 / (1 + exp(-x)) and cannot overflow
        return np.asarray(0.5 * (1.0 + np.tanh(0.5 * (self.intercept + features @ weights))))


def novelty_features(
    top_score: ArrayLike, runner_up: ArrayLike, individuals: ArrayLike
) -> NDArray[np.float64]:
    """Stack the features (top score, margin, log individuals) on a last axis of length 3.

    Args:
        top_score: score of the best individual, finite.
        runner_up: score of the second, -inf where there is only one: the margin is then 0.
        individuals: how many individuals compete, 1 or more.
    """
    top = np.asarray(top_score, dtype=np.float64)
    second = np.asarray(runner_up, dtype=np.float64)
    margin = np.where(np.isfinite(second), top - second, 0.0)
    return np.stack([top, margin, np.log(np.asarray(individuals, dtype=np.float64))], axis=-1)
