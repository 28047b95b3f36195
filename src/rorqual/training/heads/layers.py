"""What does a small head compute? Two layers, and a probability for each of its questions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

LARGEST_BYTE = 127


@dataclass(frozen=True, eq=False)
class HeadLayers:
    """logistic(relu(x @ inner + inner_offset) @ outer + outer_offset)."""

    inner: NDArray[np.float32]  # (d, hidden)
    inner_offset: NDArray[np.float32]  # (hidden,)
    outer: NDArray[np.float32]  # (hidden, questions)
    outer_offset: NDArray[np.float32]  # (questions,)

    def probabilities(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """The answers for vectors (n, d): 0..1 of shape (n, questions)."""
        hidden = np.maximum(vectors @ self.inner + self.inner_offset, 0)
        answers: NDArray[np.float64] = expit((hidden @ self.outer + self.outer_offset), dtype=float)
        return answers

    @property
    def steps(self) -> NDArray[np.float32]:
        """The step between the values that each column of `inner` may take as bytes, (hidden,)."""
        largest: NDArray[np.float32] = np.abs(self.inner).max(axis=0)
        return largest / np.float32(LARGEST_BYTE)

    def as_stored(self) -> "HeadLayers":
        """The same head with `inner` rounded as its file keeps it, a byte a weight."""
        return replace(self, inner=np.round(self.inner / self.steps) * self.steps)

    @classmethod
    def averaged(cls, heads: Sequence[Self]) -> Self:
        """The head whose answers, before the logistic function, are the mean of others'."""
        return cls(
            np.concatenate([head.inner for head in heads], axis=1),
            np.concatenate([head.inner_offset for head in heads]),
            np.concatenate([head.outer / np.float32(len(heads)) for head in heads]),
            np.mean([head.outer_offset for head in heads], axis=0).astype(np.float32),
        )
