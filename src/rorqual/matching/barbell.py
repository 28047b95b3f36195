"""Does a group consist of two that hang together by a thin bridge?"""

import numpy as np
from numpy.typing import NDArray

FEWEST_IN_HALF = 2
THIN_BRIDGE = 0.5  # of the density within the looser half


def barbell_halves(similarities: NDArray[np.float32], threshold: float) -> NDArray[np.bool_] | None:
    """Cut a group where it hangs together least, and tell whether the cut is a thin bridge.

    The cut is that of the second eigenvector of the graph's Laplacian, whose edges are the pairs
    that reach the threshold. It is a thin bridge where such pairs are less than half as frequent
    between the halves as within the looser one.

    Args:
        similarities: cosines between the m members, shape (m, m).
        threshold: cosine from which on a pair counts.

    Returns:
        Which members belong to the second half, shape (m,), the first member being in the first;
        None where no thin bridge is found.
    """
    if len(similarities) < 2 * FEWEST_IN_HALF:
        return None
    edges = (similarities >= threshold).astype(np.float64)
    np.fill_diagonal(edges, 0.0)
    laplacian = np.diag(edges.sum(axis=1)) - edges
    second = np.linalg.eigh(laplacian)[1][:, 1]
    half = second > 0
    half = half != half[0]
    if min(half.sum(), (~half).sum()) < FEWEST_IN_HALF:
        return None
    within = min(_density(edges, ~half, ~half), _density(edges, half, half))
    return half if _density(edges, half, ~half) < THIN_BRIDGE * within else None


def _density(
    edges: NDArray[np.float64], rows: NDArray[np.bool_], columns: NDArray[np.bool_]
) -> float:
    """Share of the possible pairs between two sets of members, or within one, that are edges."""
    possible = rows.sum() * columns.sum() - (rows & columns).sum()
    return float(edges[np.ix_(rows, columns)].sum() / possible) if possible else 0.0
