"""How much does each channel count? A conditional logit over the individuals."""

import numpy as np
from numpy.typing import NDArray

EMBEDDING_PRIOR = 1.0  # precision of a normal prior: the embedding's log-odds count once
CHANNEL_PRIOR = 2.0  # rate of an exponential prior: another channel has to earn its weight


def fit_channel_weights(
    evidence: NDArray[np.float64],
    own: NDArray[np.int32],
    competing: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """The weights under which the right individual is likeliest, at the priors' odds.

    P(i) is the softmax of the weighted sum of the channels' log-odds. No weight is negative, and
    that of a channel which does not tell animals apart better than the others do is 0.

    Args:
        evidence: log-odds of shape (queries, individuals, channels), the embedding first.
        own: the right individual of each query, shape (queries,); it competes.
        competing: mask of shape (queries, individuals).

    Returns:
        Shape (channels,), 0 or more.
    """
    from scipy.optimize import minimize

    of_own = evidence[np.arange(len(own)), own]
    start = np.array([1.0] + [0.1] * (evidence.shape[-1] - 1))

    def loss(beta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        utilities = np.where(competing, evidence @ beta, -np.inf)
        top = utilities.max(axis=1, keepdims=True)
        likelihood = np.exp(utilities - top)
        total = likelihood.sum(axis=1, keepdims=True)
        expected = np.einsum("qi,qic->qc", likelihood / total, evidence)
        log_loss = (np.log(total) + top)[:, 0] - of_own @ beta
        value = log_loss.sum() + 0.5 * EMBEDDING_PRIOR * (beta[0] - 1.0) ** 2
        gradient = (expected - of_own).sum(axis=0)
        gradient[0] += EMBEDDING_PRIOR * (beta[0] - 1.0)
        gradient[1:] += CHANNEL_PRIOR
        return float(value + CHANNEL_PRIOR * beta[1:].sum()), gradient

    bounds = [(0.0, None)] * len(start)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x, dtype=np.float64)
