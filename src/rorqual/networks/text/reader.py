"""What does a text network make of sentences? Vectors beside which those of pictures lie."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from rorqual.networks.text.tokenizer import Tokenizer

_AT_ONCE = 32  # sentences


class SentenceReader:
    """A text network ready to read.

    Args:
        network: bytes of its ONNX file, whose input is tokens of shape (n, context).
        vocabulary: CLIP's, see `networks.text.vocabulary`.

    Raises:
        UsageError: where the vocabulary is none.
    """

    def __init__(self, network: bytes, vocabulary: Path) -> None:
        self._tokenizer = Tokenizer(vocabulary)
        self._session = onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])

    def read(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, shape (sentences, d).

        Raises:
            UsageError: where a sentence is too long for the network.
        """
        tokens = self._session.get_inputs()[0]
        rows = self._tokenizer.rows(sentences, tokens.shape[1])
        parts = [
            self._session.run(None, {tokens.name: rows[start : start + _AT_ONCE]})[0]
            for start in range(0, len(rows), _AT_ONCE)
        ]
        vectors: NDArray[np.float32] = np.concatenate(parts)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors
