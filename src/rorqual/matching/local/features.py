"""What are the marks of one animal? Keypoints with descriptors, found in its box."""

from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_LARGEST = 127.0  # of int8


@dataclass(frozen=True, eq=False)
class LocalFeatures:
    """n keypoints of one animal; n may be 0.

    Raises:
        ValueError: where shapes disagree or a picture has no size.
    """

    positions: NDArray[np.float32]  # (n, 2), x and y in 0..1 of the box
    sizes: NDArray[np.float32]  # (n,), diameter of what the descriptor saw, in pixels
    angles: NDArray[np.float32]  # (n,), degrees, 0..360
    descriptors: NDArray[np.int8]  # (n, d), each row scaled to its own range: only directions count
    width: int  # of the picture in which they were found, in pixels
    height: int
    extractor: str  # id@hash of what found them

    def __post_init__(self) -> None:
        count = len(self.positions)
        if self.positions.shape != (count, 2) or self.descriptors.ndim != 2:
            raise ValueError("keypoints need two coordinates each and a table of descriptors")
        if any(len(column) != count for column in (self.sizes, self.angles, self.descriptors)):
            raise ValueError("keypoints need one size, angle and descriptor each")
        if self.width < 1 or self.height < 1:
            raise ValueError("local features need the size of their picture")

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the arrays take."""
        columns = (self.positions, self.sizes, self.angles, self.descriptors)
        return sum(column.nbytes for column in columns)

    @property
    def pixels(self) -> NDArray[np.float32]:
        """Positions in pixels of the picture in which they were found, shape (n, 2)."""
        return self.positions * np.array([self.width, self.height], dtype=np.float32)

    @cached_property
    def order(self) -> tuple[int, int]:
        """What tells two features' order, whichever comes first in a comparison."""
        return (len(self), crc32(self.descriptors.tobytes()))

    def unit_descriptors(self) -> NDArray[np.float32]:
        """The descriptors as unit rows, shape (n, d); their products are cosines."""
        rows = self.descriptors.astype(np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: NDArray[np.float32] = rows / np.maximum(lengths, 1e-6)
        return unit


def quantised(descriptors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Descriptors of shape (n, d) in a quarter of their memory; cosines change by about .001."""
    largest = np.abs(descriptors).max(axis=1, keepdims=True, initial=1e-6)
    whole: NDArray[np.int8] = np.rint(descriptors * (_LARGEST / largest)).astype(np.int8)
    return whole
