"""How do vectors of several networks become one, so that its cosine is the mean of theirs?"""

from collections.abc import Sequence
from math import isfinite

import numpy as np
from numpy.typing import NDArray


def concatenated(
    members: Sequence[NDArray[np.float32]], weights: Sequence[float] | None = None
) -> NDArray[np.float32]:
    """Unit vectors whose cosine is the weighted mean of the members' cosines.

    Each member's vector is scaled by the root of its share before they are joined, for a product
    of two joined vectors sums products of parts.

    Args:
        members: unit vectors of the same animals, each of shape (..., d of its own).
        weights: of the members, above 0; equal where nothing is given.

    Returns:
        Shape (..., sum of the dimensions).

    Raises:
        ValueError: where there is no member, or the weights are not as many numbers above 0.
    """
    shares = shares_of(weights, len(members))
    return np.concatenate(
        [member * np.float32(np.sqrt(it)) for member, it in zip(members, shares, strict=True)],
        axis=-1,
    )


def shares_of(weights: Sequence[float] | None, members: int) -> tuple[float, ...]:
    """The weights scaled to sum to 1; equal shares for None.

    Raises:
        ValueError: where there is no member, or the weights are not as many numbers above 0.
    """
    given = tuple(weights) if weights is not None else (1.0,) * members
    if not members or len(given) != members:
        raise ValueError(f"{members} networks came with {len(given)} weights")
    if not all(isfinite(weight) and weight > 0 for weight in given):
        raise ValueError("the weights of an ensemble are numbers above 0")
    return tuple(weight / sum(given) for weight in given)
