"""Which of a million vectors are probably nearest? An approximate index with adds and deletes.

It holds short codes of each vector's coordinates along the gallery's leading axes only, as many as
carry `KEPT_SHARE` of its length: embeddings of animals hardly use most of their dimensions. What
the index answers is only a shortlist, see `shortlist_search`, so neither costs the accuracy of a
result.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.row_blocks import row_blocks, take_rows
from rorqual.matching.short_codes import ShortCodes

KEPT_SHARE = 0.9  # of the squared length of the vectors
AXES_STEP = 32  # their number is a multiple of it, which the processor's registers like
AXES_SAMPLE = 20_000  # vectors from which the axes are found
CODES_SAMPLE = 100_000  # vectors that teach the codes
_TURNED_AT_ONCE = 8192  # vectors, which are copied for it
LARGEST_CHANGE = 0.1  # share of the vectors; with more of them new, the index is built anew
NO_KEY = -1


@dataclass(slots=True, eq=False)
class VectorIndex:
    """The codes, and which vectors they are of; for several threads that search."""

    codes: ShortCodes  # of deleted vectors, too
    axes: NDArray[np.float32]  # (d, k), orthonormal columns
    keys: NDArray[np.int64]  # (n,), ascending
    marks: NDArray[np.uint64]  # (n,), see `marks_of`
    rows: NDArray[np.int64]  # (n,), of the codes
    changes: int = 0  # adds and deletes since the index was built
    _key_of_row: NDArray[np.int64] = field(init=False, repr=False)  # `NO_KEY` where it is deleted

    def __post_init__(self) -> None:
        self._remember_keys()

    def _remember_keys(self) -> None:
        self._key_of_row = np.full(self.codes.rows, NO_KEY, dtype=np.int64)
        self._key_of_row[self.rows] = self.keys

    @classmethod
    def build(cls, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> Self:
        """Index n unit vectors of shape (n, d), one or more, under n different keys of 0 or more.

        Raises:
            UsageError: where the extra `large` is not installed.
        """
        axes = turned_at_random(leading_axes(vectors))
        sample = _spread_rows(len(vectors), CODES_SAMPLE)
        examples = np.concatenate(list(_turned(vectors, sample, axes)))
        nothing = np.empty(0, dtype=np.int64)
        codes = ShortCodes.taught(examples, len(vectors))
        built = cls(codes, axes, nothing, nothing.astype(np.uint64), nothing)
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
        rows = np.empty(len(wanted), dtype=np.int64)
        rows[~new] = self.rows[~gone]  # both ascending by key
        rows[new] = np.arange(self.codes.rows, self.codes.rows + new.sum())
        for turned in _turned(vectors, order[new], self.axes):
            self.codes.add(turned)
        self.keys, self.marks, self.rows = wanted, marks, rows
        self._remember_keys()
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

        Each query is asked by itself: its answer is the same among any others.

        Returns:
            Shape (q, count), best first, filled with `NO_KEY` where there are fewer vectors.
        """
        found = np.full((len(queries), count), NO_KEY, dtype=np.int64)
        if not count:
            return found
        for answer, query in zip(found, queries, strict=True):
            keys = self._nearest(query @ self.axes, count)
            answer[: len(keys)] = keys
        return found

    def _nearest(self, turned: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        """Keys of what is nearest and was not deleted; for this more must be asked for."""
        asked = min(2 * count, count + self.codes.rows - len(self.keys))
        while True:
            keys = self._key_of_row[self.codes.nearest(turned, asked)]
            kept: NDArray[np.int64] = keys[keys != NO_KEY][:count]
            if len(kept) >= min(count, len(self.keys)) or asked >= self.codes.rows:
                return kept
            asked *= 2


def _turned(
    vectors: NDArray[np.float32], rows: NDArray[np.intp], axes: NDArray[np.float32]
) -> Iterator[NDArray[np.float32]]:
    """Coordinates of some rows along the axes, some thousand at a time."""
    for start in range(0, len(rows), _TURNED_AT_ONCE):
        yield take_rows(vectors, rows[start : start + _TURNED_AT_ONCE]) @ axes


def _spread_rows(count: int, about: int) -> NDArray[np.intp]:
    """All of so many rows, or about so many at equal distances."""
    return np.arange(0, count, max(1, count // about))


def leading_axes(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Directions that carry `KEPT_SHARE` of the squared length of n vectors; shape (d, k).

    Not around their mean, so that products of coordinates stay close to cosines.
    """
    dimension = vectors.shape[1]
    sample = take_rows(vectors, _spread_rows(len(vectors), AXES_SAMPLE)).astype(np.float64)
    energies, axes = np.linalg.eigh(sample.T @ sample)
    falling = energies[::-1].clip(0.0)
    needed = 1 + int(np.searchsorted(np.cumsum(falling), KEPT_SHARE * falling.sum()))
    kept = min(dimension, -(-needed // AXES_STEP) * AXES_STEP)
    return np.ascontiguousarray(axes[:, ::-1][:, :kept], dtype=np.float32)


def turned_at_random(axes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Other axes of the same k dimensions of which none carries more than another; shape (d, k).

    A code has the same room for each pair of numbers: with axes in falling order, of a million the
    nearest is missed several times as often.
    """
    drawn = np.random.default_rng(0).standard_normal((axes.shape[1], axes.shape[1]))
    turned: NDArray[np.float32] = axes @ np.linalg.qr(drawn)[0].astype(np.float32)
    return turned


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
