"""Are these vectors fit for cosines? Every search here takes unit rows for granted."""

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.row_blocks import row_blocks

LENGTH_TOLERANCE = 1e-3  # vectors stored as float16 are that far from unit length


def require_unit_rows(vectors: NDArray[np.float32], name: str) -> None:
    """Check that every row of a matrix of shape (n, d) has length 1.

    Raises:
        ValueError: naming the first row that is not finite or not of unit length.
    """
    for start, block in row_blocks(vectors):
        lengths = np.sqrt(np.einsum("ij,ij->i", block, block))
        bad = np.flatnonzero(~(np.abs(lengths - 1.0) <= LENGTH_TOLERANCE))  # catches nan as well
        if bad.size:
            finite = bool(np.isfinite(block[bad[0]]).all())
            fault = f"has length {lengths[bad[0]]:.4g} instead of 1" if finite else "is not finite"
            raise ValueError(f"vector {start + bad[0]} of the {name} {fault}")


def mean_directions(vectors: NDArray[np.float32], groups: NDArray[np.int32]) -> NDArray[np.float32]:
    """The normalised mean of the rows of each group, shape (groups, d).

    Args:
        vectors: unit rows, shape (n, d).
        groups: group numbers of shape (n,), consecutive from 0.
    """
    sums = np.zeros((int(groups.max(initial=-1)) + 1, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, groups, vectors)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)
