"""How are many vectors sent to PostgreSQL at once? In the binary form of its COPY."""

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.vector_index import marks_of

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"


def copied_rows(keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> bytes:
    """Rows of a bigint key, a bigint mark and a halfvec, made by numpy all at once.

    Args:
        keys: n of them.
        vectors: shape (n, d).
    """
    size = vectors.shape[1]
    rows = np.zeros(
        len(keys),
        dtype=[
            ("fields", ">i2"),
            ("key_bytes", ">i4"),
            ("key", ">i8"),
            ("mark_bytes", ">i4"),
            ("mark", ">i8"),
            ("vector_bytes", ">i4"),
            ("dimension", ">i2"),
            ("unused", ">i2"),
            ("vector", ">f2", (size,)),
        ],
    )
    rows["fields"], rows["key_bytes"], rows["mark_bytes"] = 3, 8, 8
    rows["vector_bytes"], rows["dimension"] = 4 + 2 * size, size
    rows["key"], rows["mark"] = keys, marks_of(vectors).view(np.int64)
    rows["vector"] = vectors
    return _HEADER + rows.tobytes() + _END
