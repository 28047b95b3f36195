"""Are these vectors fit for cosines? Every search here takes unit rows for granted."""

import numpy as np
from numpy.typing import NDArray

LENGTH_TOLERANCE = 1e-3  # vectors stored as float16 are that far from unit length


def require_unit_rows(vectors: NDArray[np.float32], name: str) -> None:
    """Check that every row of a matrix of shape (n, d) has length 1.

    Raises:
        ValueError: naming the first row that is not finite or not of unit length.
    """
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    bad = np.flatnonzero(~(np.abs(lengths - 1.0) <= LENGTH_TOLERANCE))  # catches nan as well
    if bad.size:
        finite = bool(np.isfinite(vectors[bad[0]]).all())
        fault = f"has length {lengths[bad[0]]:.4g} instead of 1" if finite else "is not finite"
        raise ValueError(f"vector {bad[0]} of the {name} {fault}")
