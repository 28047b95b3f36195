"""Which weights does the paper's greedy ascent find, one coordinate after the other?"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

START = 1.0
STEP = 0.1
LEAST_GAIN = 1e-3  # of MAP@5
_ROUNDING = 1e-12  # a gain of exactly LEAST_GAIN is kept


def greedy_ascent(
    objective: Callable[[NDArray[np.float64]], float], members: int
) -> NDArray[np.float64]:
    """Raise or lower one weight after another by a step, as long as a sweep over all gains.

    Weights start at 1 and are never below 0. A step that gains less than 1e-3 is not kept, so
    that the ascent ends soon and overfits little.

    Args:
        objective: MAP@5 of weights of shape (m,), 0..1, on photos that no member was fitted on.
        members: m.

    Returns:
        Shape (m,).
    """
    weights = np.full(members, START)
    value = objective(weights)
    while True:
        before = value
        for member in range(members):
            for step in (STEP, -STEP):
                tried = weights.copy()
                tried[member] = max(0.0, round(tried[member] + step, 6))
                if not tried.any():
                    continue
                found = objective(tried)
                if found - value >= LEAST_GAIN - _ROUNDING:
                    weights, value = tried, found
                    break
        if value == before:
            return weights
