import numpy as np
from numpy.typing import NDArray

from rorqual.matching.channel_weights import (
    CHANNEL_PRIOR,
    EMBEDDING_PRIOR,
    fit_channel_weights,
)


def asked(
    strengths: list[float], queries: int = 300, individuals: int = 20, seed: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Log-odds of channels in which the right individual stands out by these strengths."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(queries, individuals, len(strengths)))
    own = random.integers(0, individuals, queries).astype(np.int32)
    values[np.arange(queries), own] += strengths
    log_odds = np.array(strengths) * values - np.array(strengths) ** 2 / 2
    return log_odds, own


def everybody(evidence: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.ones(evidence.shape[:2], dtype=np.bool_)


def test_independent_channels_of_true_log_odds_count_once_each() -> None:
    evidence, own = asked([1.5, 1.5])
    np.testing.assert_allclose(
        fit_channel_weights(evidence, own, everybody(evidence)), [1, 1], atol=0.25
    )


def test_a_channel_that_repeats_another_adds_nothing() -> None:
    evidence, own = asked([1.5])
    twice = np.concatenate([evidence, evidence], axis=-1)
    alone = fit_channel_weights(evidence, own, everybody(evidence))
    both = fit_channel_weights(twice, own, everybody(twice))
    assert both[1] < 0.05
    np.testing.assert_allclose(both.sum(), alone[0], atol=0.05)


def test_a_channel_of_noise_gets_next_to_no_weight() -> None:
    for seed in range(5):
        evidence, own = asked([1.5, 0.0], seed=seed)
        evidence[..., 1] = np.random.default_rng(seed + 50).normal(size=evidence.shape[:2])
        assert fit_channel_weights(evidence, own, everybody(evidence))[1] < 0.15


def test_a_channel_that_misleads_gets_none() -> None:
    evidence, own = asked([1.5, 1.5])
    evidence[..., 1] *= -1
    assert fit_channel_weights(evidence, own, everybody(evidence))[1] == 0


def test_who_does_not_compete_does_not_count() -> None:
    evidence, own = asked([1.5])
    competing = everybody(evidence)
    competing[:, 10:] = False
    keep = own < 10
    found = fit_channel_weights(evidence[keep], own[keep], competing[keep])
    few = fit_channel_weights(evidence[keep, :10], own[keep], competing[keep, :10])
    np.testing.assert_allclose(found, few, atol=1e-6)


def test_no_other_weights_are_likelier() -> None:
    """The formula anew: minus the log-likelihood, minus the logarithms of the priors."""
    evidence, own = asked([1.0, 0.6], queries=100)

    def loss(weights: NDArray[np.float64]) -> float:
        utilities = evidence @ weights
        chances = np.exp(utilities) / np.exp(utilities).sum(axis=1, keepdims=True)
        surprise = -np.log(chances[np.arange(len(own)), own]).sum()
        prior = EMBEDDING_PRIOR / 2 * (weights[0] - 1) ** 2 + CHANNEL_PRIOR * weights[1]
        return float(surprise + prior)

    best = fit_channel_weights(evidence, own, everybody(evidence))
    for step in ([0.02, 0], [-0.02, 0], [0, 0.02], [0, -0.02]):
        assert loss(best + np.array(step)) > loss(best)
