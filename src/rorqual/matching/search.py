"""How alike is a query to every animal of the gallery? Exact search by one matrix product."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

SIMILARITIES_AT_ONCE = 4_194_304  # 16 MiB of float32


class ExactSearch:
    """Cosines to all n vectors of a gallery, without an index and without approximation."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._vectors = vectors

    def similarities(self, queries: ArrayLike) -> NDArray[np.float32]:
        """Cosines of q unit queries, shape (q, d), to the gallery; shape (q, n).

        Raises:
            ValueError: where the queries have another dimension than the gallery.
        """
        # float64 queries would convert the whole gallery: fifty times slower
        block = np.asarray(queries, dtype=np.float32)
        if block.ndim != 2 or block.shape[1] != self._vectors.shape[1]:
            raise ValueError(
                f"queries of shape {block.shape} cannot be compared with a gallery of dimension "
                f"{self._vectors.shape[1]}: embed both with the same network"
            )
        return block @ self._vectors.T


def query_blocks(queries: int, gallery_rows: int) -> Iterator[slice]:
    """Cut a number of queries into slices whose similarities fit into little memory."""
    size = max(1, SIMILARITIES_AT_ONCE // max(1, gallery_rows))
    for start in range(0, queries, size):
        yield slice(start, min(start + size, queries))
