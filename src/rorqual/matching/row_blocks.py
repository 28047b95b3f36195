"""How are all rows of a matrix gone through that may be larger than the memory?"""

import mmap
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROWS_AT_ONCE = 65_536
_TAKEN_AT_ONCE = 2048


class SharedMapping(mmap.mmap):
    """A file in memory whose pages may leave it at any time: they are read again when needed."""


def row_blocks(
    matrix: NDArray[Any], size: int = ROWS_AT_ONCE
) -> Iterator[tuple[int, NDArray[Any]]]:
    """Blocks of rows, each with the number of its first; those of a mapped file leave the memory.

    Args:
        matrix: of shape (n, d).
        size: rows of a block, 1 or more.
    """
    for start in range(0, len(matrix), size):
        yield start, matrix[start : start + size]
        release(matrix)


def take_rows(matrix: NDArray[Any], rows: NDArray[np.intp]) -> NDArray[Any]:
    """Copies of k rows, in their order; shape (k, d).

    Few at a time: around each row that is touched the system takes 64 kB of a mapped file.
    """
    found = np.empty((len(rows), *matrix.shape[1:]), dtype=matrix.dtype)
    for start in range(0, len(rows), _TAKEN_AT_ONCE):
        some = slice(start, start + _TAKEN_AT_ONCE)
        found[some] = matrix[rows[some]]
        release(matrix)
    return found


def release(matrix: NDArray[Any]) -> None:
    """Let what was touched of a `SharedMapping` leave this process's memory; nothing is lost.

    Other arrays stay as they are, and so do all where the system knows no such wish.
    """
    base: Any = matrix
    while isinstance(base, np.ndarray):
        base = base.base
    if isinstance(base, SharedMapping) and hasattr(mmap, "MADV_DONTNEED"):
        base.madvise(mmap.MADV_DONTNEED)
