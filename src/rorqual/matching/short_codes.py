"""Which of a million vectors are probably nearest? Codes of half a byte for each two numbers.

An inverted file by faiss (the extra `large`): the vectors lie in lists of what is alike, of those
lists the third that is most like a query is looked at, by codes of which a processor compares
dozens at once (product quantisation; André et al., "Cache locality is not enough", VLDB 2015).
Four times as many as are asked for are then compared anew, by codes of a byte for each number.
"""

import math
import os
import sys
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import UsageError

_MANY = 2_000  # vectors; of fewer, each is compared: codes of so few drop the least alike
_LOOKED_AT = 0.35  # share of the lists; with a quarter of them one of a hundred nearest is missed
_FEWEST_LOOKED_AT = 100  # lists; of few lists a third holds the nearest less often
_COMPARED_ANEW = 4  # times as many as are asked for


class ShortCodes:
    """Codes of vectors, each known by its row: the first that was added is 0, and so on.

    None can be removed: faiss (1.15) spoils what is added where something was. For several threads
    that search; who adds must be alone.
    """

    def __init__(self, index: Any) -> None:
        self._index = index  # a faiss.IndexRefine

    @classmethod
    def taught(cls, examples: NDArray[np.float32], expected: int) -> Self:
        """Empty codes for vectors that are like some examples.

        Args:
            examples: shape (m, k), of one vector or more.
            expected: how many vectors there will be, about.

        Raises:
            UsageError: where the extra `large` is not installed.
        """
        faiss = one_thread_faiss()
        dimension = examples.shape[1]
        lists, codes = 1, "Flat"
        if len(examples) >= _MANY:
            lists = round(math.sqrt(expected) / 2)
            codes = f"PQ{dimension // (1 if dimension % 2 else 2)}x4fs"
        index = faiss.index_factory(
            dimension, f"IVF{lists},{codes},Refine(SQ8)", faiss.METRIC_INNER_PRODUCT
        )
        index.k_factor = _COMPARED_ANEW
        looked_at = min(lists, max(_FEWEST_LOOKED_AT, math.ceil(_LOOKED_AT * lists)))
        faiss.extract_index_ivf(index.base_index).nprobe = looked_at
        index.train(np.ascontiguousarray(examples))
        return cls(index)

    @property
    def rows(self) -> int:
        """How many vectors were ever added."""
        return int(self._index.ntotal)

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Give n further vectors of shape (n, k) the next n rows."""
        one_thread_faiss()
        self._index.add(vectors)

    def nearest(self, query: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        """Rows of the vectors that are probably nearest to a query of shape (k,), best first."""
        one_thread_faiss()
        _, found = self._index.search(query[np.newaxis], count)
        rows: NDArray[np.int64] = found[0][found[0] >= 0]
        return rows

    def write(self, path: Path) -> None:
        """Keep them in a file.

        Raises:
            OSError: where it cannot be written.
        """
        try:
            one_thread_faiss().write_index(self._index, str(path))
        except RuntimeError as error:
            raise OSError(f"{path}: {error}") from error

    @classmethod
    def read(cls, path: Path, *, to_change: bool) -> Self:
        """What was kept.

        Args:
            path: of the file.
            to_change: have all in memory; else most of it is mapped from the file.

        Raises:
            OSError: where it cannot be read.
            UsageError: where the extra `large` is not installed.
        """
        faiss = one_thread_faiss()
        try:
            return cls(faiss.read_index(str(path), 0 if to_change else faiss.IO_FLAG_MMAP_IFC))
        except RuntimeError as error:
            raise OSError(f"{path}: {error}") from error


def one_thread_faiss() -> Any:
    """The library, with one thread for whoever asks.

    A query would find no work for more, teaching is hardly quicker with two, and where other
    programs are at work they wait for each other busily.

    Raises:
        UsageError: where the extra `large` is not installed.
    """
    if sys.platform != "linux":
        # Here faiss and scikit-learn may each bring an OpenMP of the same make. The second one
        # ends the process unless it was told that this is known; with one thread they do not meet.
        os.environ.setdefault("KMP_DUPLICATE_LIB_OK", "TRUE")
    try:
        import faiss
    except ImportError as error:
        raise UsageError(
            "an index of vectors needs a further package: install it with "
            "`pip install 'rorqual[large]'`"
        ) from error
    faiss.omp_set_num_threads(1)
    return faiss
