"""Where are the vectors of a gallery too large for the memory? In a file, read row by row."""

import ctypes
import errno
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import Self
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.row_blocks import SharedMapping, row_blocks

_ZEROS = bytes(1 << 20)
Pread = Callable[[int, int, int, int], int]  # file, address, bytes, place -> bytes read


class SpilledVectors:
    """Room for n vectors in a temporary file, for several threads.

    The file has no name, or loses it when it is closed: it goes with this object and its mapping,
    or with the process, whatever ends that.

    Args:
        rows: n, 1 or more.
        dimension: of the vectors.
        folder: on whose disk the file is.

    Raises:
        OSError: where the folder has no room for it or cannot be written to.
    """

    def __init__(self, rows: int, dimension: int, folder: Path) -> None:
        file = TemporaryFile(buffering=0, dir=folder)  # noqa: SIM115 open as long as this object
        finalize(self, file.close)
        self._file = file.fileno()
        size = 4 * rows * dimension
        _reserve(self._file, size)
        # To be filled. What is touched of it counts as resident memory, see `row_blocks`.
        self.mapped: NDArray[np.float32] = np.ndarray(
            (rows, dimension), np.float32, buffer=SharedMapping(self._file, size)
        )

    @classmethod
    def of(cls, vectors: NDArray[np.float32], folder: Path) -> Self:
        """Vectors of shape (n, d), copied to a file in a folder; see the class.

        Raises:
            OSError: where the folder has no room for it or cannot be written to.
        """
        rows, dimension = vectors.shape
        spilled = cls(rows, dimension, folder)
        for start, block in row_blocks(spilled.mapped):
            block[:] = vectors[start : start + len(block)]
        return spilled.finished()

    def finished(self) -> Self:
        """This, now that it is filled; only then may it be read.

        Raises:
            OSError: where something of it could not be written.
        """
        self.mapped.flags.writeable = False
        # Some file systems of networks and of virtual machines read what a mapping wrote only then.
        os.fsync(self._file)
        return self

    def holds(self, vectors: NDArray[np.float32]) -> bool:
        """Whether an array is all of these vectors where they are, and no copy."""
        here = self.mapped.ctypes.data, self.mapped.shape, self.mapped.strides
        return here == (vectors.ctypes.data, vectors.shape, vectors.strides)

    def read(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """The vectors of k rows, in their order; shape (k, d).

        Rows that follow each other are read in one go.

        Raises:
            OSError: where the file cannot be read.
        """
        if _PREAD is None:
            return np.array(self.mapped[rows])
        width = 4 * self.mapped.shape[1]
        found = np.empty((len(rows), self.mapped.shape[1]), dtype=np.float32)
        firsts = np.flatnonzero(np.diff(rows, prepend=-2) != 1)
        sizes = np.diff(firsts, append=len(rows)) * width
        addresses, places = found.ctypes.data + firsts * width, rows[firsts] * width
        runs = zip(addresses.tolist(), sizes.tolist(), places.tolist(), strict=True)
        for address, size, place in runs:
            if _PREAD(self._file, address, size, place) != size:
                number = ctypes.get_errno() or errno.EIO
                raise OSError(number, f"vectors cannot be read: {os.strerror(number)}")
        return found


def _reserve(file: int, size: int) -> None:
    """Give an empty file its size on the disk: who writes to a mapping dies where that is full.

    File systems that compress or copy what is written reserve nothing.
    """
    try:
        os.posix_fallocate(file, 0, size)
    except AttributeError:  # not on macOS and Windows
        pass
    except OSError as error:
        if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL):
            raise
    else:
        return
    while size:
        size -= os.write(file, _ZEROS[:size])


def _pread() -> Pread | None:
    """The system's read of a place in a file; None on Windows, which has none.

    Not `os.pread`: at each of a query's hundreds of calls it would offer the interpreter to other
    threads, and beside a busy one wait 5 ms to have it back.
    """
    if not hasattr(os, "pread"):
        return None
    pread = ctypes.PyDLL(None, use_errno=True).pread
    pread.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_long]
    pread.restype = ctypes.c_ssize_t
    return pread


_PREAD = _pread()
