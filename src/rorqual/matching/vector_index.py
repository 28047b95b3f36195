"""Which of a million vectors are probably nearest? An approximate index with adds and deletes.

A graph (HNSW, by usearch, the extra `large`) of vectors in bytes. It holds each vector's
coordinates along the gallery's leading axes only, as many as carry `KEPT_SHARE` of its length:
embeddings of animals hardly use most of their dimensions, so that the graph is built in a third
of the time and takes a third of the memory. What the index answers is only a shortlist,
see `shortlist_search`, so neither costs the accuracy of a result.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import UsageError
from rorqual.matching.row_blocks import row_blocks, take_rows

KEPT_SHARE = 0.9  # of the squared length of the vectors
AXES_STEP = 32  # their number is a multiple of it, which the processor's registers like
AXES_SAMPLE = 20_000  # vectors from which the axes are found
ADDED_ALONE = 5_000  # vectors of a new graph
_ADDED_AT_ONCE = 8192  # vectors, which are copied for it
LARGEST_CHANGE = 0.1  # share of the vectors; with more of them new, the graph is built anew
NO_KEY = -1
# Vectors that a search keeps in view at least, whatever it is asked for. Of a million the nearest
# is always among the first fifty of such a walk, and missed now and then by one of 450.
SEARCH_WIDTH = 500
# Neighbours of a vector, and width of their search: with half as many neighbours a list must be
# three times as long to miss as few of a million, and takes twice the time.
_CONNECTIVITY, _EXPANSION_ADD = 32, 100


@dataclass(slots=True, eq=False)
class VectorIndex:
    """The graph, and which vectors are in it."""

    graph: Any  # a usearch.index.Index
    axes: NDArray[np.float32]  # (d, k), orthonormal columns
    keys: NDArray[np.int64]  # (n,), ascending
    marks: NDArray[np.uint64]  # (n,), see `marks_of`
    changes: int = 0  # adds and deletes since the graph was built
    _one_at_a_time: Lock = field(default_factory=Lock, repr=False)  # the graph has one scratchpad

    @classmethod
    def build(cls, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> Self:
        """Index n unit vectors of shape (n, d) under n different keys of 0 or more.

        Raises:
            UsageError: where the extra `large` is not installed.
        """
        axes = leading_axes(vectors)
        nothing = np.empty(0, dtype=np.int64)
        built = cls(new_graph(axes.shape[1]), axes, nothing, nothing.astype(np.uint64))
        built.update(keys, vectors)
        built.changes = 0
        return built

    def update(self, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> int:
        """Make the index hold these vectors and no others; how many were added and deleted.

        A vector that changed under its key is deleted and added.
        """
        order = np.argsort(keys)
        wanted, marks = keys[order], marks_of(vectors)[order]
        gone = ~same_marks(self.keys, self.marks, wanted, marks)
        new = ~same_marks(wanted, marks, self.keys, self.marks)
        if gone.any():
            self.graph.remove(self.keys[gone].astype(np.uint64))
        rows = order[new]
        # threads that begin a graph together do not see each other's vectors, and some are lost
        alone = min(len(rows), max(0, ADDED_ALONE - len(self.graph)))
        for start, end in spans(alone, len(rows)):
            some = rows[start:end]
            threads = 1 if end <= alone else 0  # 0: as many as there are processors
            turned = take_rows(vectors, some) @ self.axes
            self.graph.add(keys[some].astype(np.uint64), turned, threads=threads)
        self.keys, self.marks = wanted, marks
        changed = int(gone.sum() + new.sum())
        self.changes += changed
        return changed

    def holds(self, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> bool:
        """Whether these vectors, and no others, are in the index."""
        order = np.argsort(keys)
        return np.array_equal(self.keys, keys[order]) and np.array_equal(
            self.marks, marks_of(vectors)[order]
        )

    def is_outgrown_by(self, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> bool:
        """Whether so much has changed that building anew is better than `update`."""
        if vectors.shape[1] != len(self.axes):
            return True
        order = np.argsort(keys)
        kept = int(same_marks(keys[order], marks_of(vectors)[order], self.keys, self.marks).sum())
        changed = self.changes + len(keys) + len(self.keys) - 2 * kept
        return changed > LARGEST_CHANGE * max(1, len(keys))

    def nearest(self, queries: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        """Keys of the vectors that are probably nearest to q queries of shape (q, d).

        Each query walks through the graph by itself: its answer is the same among any others.

        Returns:
            Shape (q, count), best first, filled with `NO_KEY` where there are fewer vectors.
        """
        found = np.full((len(queries), count), NO_KEY, dtype=np.int64)
        if not len(self.keys):
            return found
        turned = np.stack([query @ self.axes for query in queries])  # one by one, for equal bits
        with self._one_at_a_time:
            self.graph.expansion_search = max(count, SEARCH_WIDTH)
            matches: Any = self.graph.search(turned, count, threads=1)
        # a single query is answered in another form
        each = [matches] if len(queries) == 1 else [matches[row] for row in range(len(queries))]
        for row, those in enumerate(each):
            found[row, : len(those.keys)] = those.keys
        return found


def spans(alone: int, count: int) -> Iterator[tuple[int, int]]:
    """Rows that are added at once: those that one thread adds, then the others in portions."""
    if alone:
        yield 0, alone
    for start in range(alone, count, _ADDED_AT_ONCE):
        yield start, min(start + _ADDED_AT_ONCE, count)


def new_graph(dimension: int) -> Any:
    """An empty graph.

    Raises:
        UsageError: where the extra `large` is not installed.
    """
    return require_usearch().Index(
        ndim=dimension,
        metric="ip",
        dtype="i8",
        connectivity=_CONNECTIVITY,
        expansion_add=_EXPANSION_ADD,
    )


def require_usearch() -> Any:
    """The library of the graph.

    Raises:
        UsageError: where the extra `large` is not installed.
    """
    try:
        import usearch.index
    except ImportError as error:
        raise UsageError(
            "an index of vectors needs a further package: install it with "
            "`pip install 'rorqual[large]'`"
        ) from error
    return usearch.index


def leading_axes(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Directions that carry `KEPT_SHARE` of the squared length of n vectors; shape (d, k).

    Not around their mean, so that products of coordinates stay close to cosines.
    """
    dimension = vectors.shape[1]
    step = max(1, len(vectors) // AXES_SAMPLE)
    sample = take_rows(vectors, np.arange(0, len(vectors), step)).astype(np.float64)
    energies, axes = np.linalg.eigh(sample.T @ sample)
    falling = energies[::-1].clip(0.0)
    needed = 1 + int(np.searchsorted(np.cumsum(falling), KEPT_SHARE * falling.sum()))
    kept = min(dimension, -(-needed // AXES_STEP) * AXES_STEP)
    return np.ascontiguousarray(axes[:, ::-1][:, :kept], dtype=np.float32)


def marks_of(vectors: NDArray[np.float32]) -> NDArray[np.uint64]:
    """Eight bytes of each vector, by which a changed one is known; shape (n,)."""
    marks = np.empty(len(vectors), np.uint64)
    for start, block in row_blocks(vectors):
        ends = np.ascontiguousarray(block[:, [0, -1]], np.float32)
        marks[start : start + len(block)] = ends.view(np.uint64)[:, 0]
    return marks


def same_marks(
    keys: NDArray[np.int64],
    marks: NDArray[np.uint64],
    among: NDArray[np.int64],
    among_marks: NDArray[np.uint64],
) -> NDArray[np.bool_]:
    """Which of n keys stand among others, ascending ones, with the same mark; shape (n,)."""
    if not len(among):
        return np.zeros(len(keys), dtype=np.bool_)
    place = np.searchsorted(among, keys).clip(max=len(among) - 1)
    same: NDArray[np.bool_] = (among[place] == keys) & (among_marks[place] == marks)
    return same
