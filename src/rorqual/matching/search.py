"""How alike is a query to every animal of the gallery? Exact search by products of matrices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.matching.individual_scores import IndividualSimilarities
from rorqual.matching.representatives import Representatives

SIMILARITIES_AT_ONCE = 4_194_304  # 16 MiB of float32
ROWS_IN_CACHE = 256  # 0.5 MiB of 512 numbers each: read from memory once for many queries


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """One query against a gallery of n rows, of which a search left out many."""

    representatives: Representatives  # the listed: whose rows were compared exactly, for showing
    by_representative: IndividualSimilarities  # (1, representatives)
    rows: NDArray[np.intp]  # (r,), ascending: those of the listed
    cosines_of_rows: NDArray[np.float32]  # (r,)
    gallery_rows: int  # n

    @property
    def individuals(self) -> NDArray[np.intp]:
        """Whose rows were compared exactly: only these can be shown; ascending."""
        return self.representatives.listed

    @property
    def cosines(self) -> NDArray[np.float32]:
        """To all rows of `individuals`; -inf to others; shape (n,)."""
        cosines = np.full(self.gallery_rows, -np.inf, dtype=np.float32)
        cosines[self.rows] = self.cosines_of_rows
        return cosines

    @property
    def similarities(self) -> IndividualSimilarities:
        """To all individuals, shape (1, individuals); estimates of those left out."""
        it, of_all = self.by_representative, self.representatives.of_all
        return IndividualSimilarities(
            of_all(it.best[0])[np.newaxis], of_all(it.centroid[0])[np.newaxis]
        )


class Search(Protocol):
    """Compares queries with a gallery too large to be compared with as a whole each time."""

    @property
    def stamp(self) -> str:
        """Names all that its answers depend on besides gallery and query."""

    def compare(
        self, queries: NDArray[np.float32], excluded_rows: Sequence[NDArray[np.intp]]
    ) -> Iterator[Comparison]:
        """Compare q unit queries of shape (q, d); none influences another's numbers.

        Args:
            queries: from the gallery's network.
            excluded_rows: for each query the gallery rows that must not count.
        """


class ExactSearch:
    """Cosines to all n vectors of a gallery, without an index and without approximation."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._vectors = vectors

    def similarities(self, queries: ArrayLike) -> NDArray[np.float32]:
        """Cosines of q unit queries, shape (q, d), to the gallery; shape (q, n).

        Raises:
            ValueError: where the queries have another dimension than the gallery.
        """
        block = self._block(queries)
        return block @ self._vectors.T

    def separate_similarities(self, queries: ArrayLike) -> NDArray[np.float32]:
        """The same, where no query influences another's numbers by as much as their last bit.

        Each query is multiplied with the same few rows by itself, alone or among others; with
        others it finds these rows in the processor's cache, which is what takes the time.

        Raises:
            ValueError: where the queries have another dimension than the gallery.
        """
        block = self._block(queries)
        columns = block[:, :, np.newaxis]
        found = np.empty((len(block), len(self._vectors), 1), dtype=np.float32)
        for start in range(0, len(self._vectors), ROWS_IN_CACHE):
            rows = slice(start, start + ROWS_IN_CACHE)
            np.matmul(self._vectors[rows], columns, out=found[:, rows])
        return found[..., 0]

    def _block(self, queries: ArrayLike) -> NDArray[np.float32]:
        # float64 queries would convert the whole gallery: fifty times slower
        block = np.ascontiguousarray(queries, dtype=np.float32)
        require_dimension(block, self._vectors.shape[1])
        return block


def cosines_to(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosines of one unit query, shape (d,), to n unit vectors; shape (n,).

    A few rows at a time: a larger product the library would share among processors, which waits
    for the slowest of them where other programs are at work, and ends in other last bits.
    """
    found = np.empty(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), ROWS_IN_CACHE):
        rows = slice(start, start + ROWS_IN_CACHE)
        np.matmul(vectors[rows], query, out=found[rows])
    return found


def require_dimension(queries: NDArray[np.float32], dimension: int) -> None:
    """Check that queries are rows of the gallery's dimension.

    Raises:
        ValueError: where they are not.
    """
    if queries.ndim != 2 or queries.shape[1] != dimension:
        raise ValueError(
            f"queries of shape {queries.shape} cannot be compared with a gallery of dimension "
            f"{dimension}: embed both with the same network"
        )


def query_blocks(queries: int, gallery_rows: int) -> Iterator[slice]:
    """Cut a number of queries into slices whose similarities fit into little memory."""
    size = max(1, SIMILARITIES_AT_ONCE // max(1, gallery_rows))
    for start in range(0, queries, size):
        yield slice(start, min(start + size, queries))
