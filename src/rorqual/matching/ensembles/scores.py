"""How do the scores that several networks or views give become one?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.ensembles.concatenation import shares_of


def mean_scores(
    members: Sequence[NDArray[np.float32]], weights: Sequence[float] | None = None
) -> NDArray[np.float32]:
    """The weighted mean of scores of shape (q, individuals).

    Networks whose scores are spread differently weigh differently, whatever their weights; blend
    their ranks where that is so.

    Args:
        members: one matrix of each network or view, for the same queries and individuals.
        weights: of the members, above 0; equal where nothing is given.

    Returns:
        Shape (q, individuals). An individual that does not compete for some member (-inf) has
        the mean of the others.

    Raises:
        ValueError: where there is no member, or the weights are not as many numbers above 0.
    """
    shares = np.array(shares_of(weights, len(members)))
    scores = np.stack([np.asarray(member, dtype=np.float64) for member in members])
    counted = np.isfinite(scores) * shares[:, np.newaxis, np.newaxis]
    total = counted.sum(axis=0)
    sums = (np.where(np.isfinite(scores), scores, 0.0) * counted).sum(axis=0)
    mean = np.divide(sums, total, out=np.full(total.shape, -np.inf), where=total > 0)
    return np.asarray(mean, dtype=np.float32)
