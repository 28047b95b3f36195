"""Which weights hold on other animals? Searched on resampled individuals, and averaged.

MAP@5 is a staircase in the weights, and its highest stair belongs to the photos it was sought on.
Each resample of the individuals has another; their mean lies on the plateau (bagged ensemble
selection, Caruana et al. 2004).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.blend.worth import Validation

BAGS = 20
DRAWS = 60  # of weights, from the simplex
_FACTORS = (0.0, 0.5, 0.8, 1.25, 2.0)  # by which one weight is changed
_SWEEPS = 3


def bagged_weights(
    validation: Validation, groups: Sequence[str], *, seed: int = 0
) -> NDArray[np.float64]:
    """The mean of the best weights of many resamples of the groups.

    Args:
        validation: with n photos.
        groups: of each photo, mostly its individual; resampled as a whole.
        seed: of resamples and draws.

    Returns:
        Shape (m,), 0 or more, with mean 1.
    """
    random = np.random.default_rng(seed)
    members = validation.members
    candidates = [np.ones(members), *np.eye(members)]
    candidates += list(random.dirichlet(np.ones(members), DRAWS))
    precisions = np.stack([validation.precisions(weights) for weights in candidates])
    _, group = np.unique(np.asarray(groups, dtype=np.str_), return_inverse=True)
    total = np.zeros(members)
    for _ in range(BAGS):
        drawn = random.integers(0, group.max(initial=0) + 1, group.max(initial=0) + 1)
        counts = np.bincount(drawn, minlength=group.max(initial=0) + 1)[group].astype(np.float64)
        best = candidates[int((precisions @ counts).argmax())]
        refined = _refined(validation, best / best.sum(), counts)
        total += refined / refined.sum()
    return np.asarray(total * members / total.sum())


def _refined(
    validation: Validation, weights: NDArray[np.float64], counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Change one weight after the other as long as the resample gains."""
    value = float(validation.precisions(weights) @ counts)
    for _ in range(_SWEEPS):
        before = value
        for member in range(len(weights)):
            for factor in _FACTORS:
                tried = weights.copy()
                tried[member] = factor * max(tried[member], 0.5 / len(weights))
                if not tried.any():
                    continue
                found = float(validation.precisions(tried) @ counts)
                if found > value:
                    weights, value = tried, found
        if value == before:
            break
    return weights
