"""How do vectors of one embedding become vectors of another? A linear map, then unit length."""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, eq=False)
class LinearHead:
    """Maps unit vectors of d values to unit vectors of k values: x @ matrix + offset, scaled.

    Raises:
        ValueError: where the shapes disagree or a number is not finite.
    """

    matrix: NDArray[np.float32]  # (d, k)
    offset: NDArray[np.float32]  # (k,)

    def __post_init__(self) -> None:
        if self.matrix.ndim != 2 or self.offset.shape != self.matrix.shape[1:]:
            raise ValueError(
                f"a matrix of shape {self.matrix.shape} and an offset of shape "
                f"{self.offset.shape} make no linear head"
            )
        if not (np.isfinite(self.matrix).all() and np.isfinite(self.offset).all()):
            raise ValueError("a linear head needs finite numbers")

    @property
    def dimension(self) -> int:
        """Length of the new vectors."""
        return len(self.offset)

    def apply(self, vectors: ArrayLike) -> NDArray[np.float32]:
        """The new vectors.

        Args:
            vectors: of the old embedding, shape (..., d).

        Returns:
            Shape (..., k), of length 1.

        Raises:
            ValueError: where the vectors have another dimension than the head takes, or one of
                them is mapped to no direction.
        """
        old = np.asarray(vectors, dtype=np.float32)
        if old.shape[-1] != len(self.matrix):
            raise ValueError(
                f"vectors of {old.shape[-1]} values came to a head for {len(self.matrix)} values"
            )
        new = old @ self.matrix + self.offset
        lengths = np.linalg.norm(new, axis=-1, keepdims=True)
        if not lengths.all():
            raise ValueError("the linear head maps a vector to one of length zero")
        return np.asarray(new / lengths, dtype=np.float32)

    def space_hash(self, base_hash: str) -> str:
        """Twelve hexadecimal digits that name the new embedding: that of the old, and this map.

        Args:
            base_hash: of the spec of the network whose vectors are mapped.
        """
        digest = hashlib.sha256(f"{base_hash} {self.matrix.shape}".encode())
        for numbers in (self.matrix, self.offset):
            digest.update(np.ascontiguousarray(numbers, dtype="<f4").tobytes())
        return digest.hexdigest()[:12]
