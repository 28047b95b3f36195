"""The small networks compute what their formulas say."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

pytest.importorskip("onnx", reason="onnx comes with the extra `train`")
from rorqual.training.gate_heads import (
    write_class_head,
    write_layers_head,
)
from rorqual.training.heads.layers import HeadLayers

RNG = np.random.default_rng(0)


def outputs_of(path: Path, values: NDArray[np.float32]) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (output,) = session.run(None, {session.get_inputs()[0].name: values})
    found: NDArray[np.float32] = output
    return found


def some_layers() -> HeadLayers:
    shapes = ((20, 6), (6,), (6, 3), (3,))
    return HeadLayers(*(RNG.standard_normal(shape).astype(np.float32) for shape in shapes))


def test_the_layers_head_computes_what_its_layers_do(tmp_path: Path) -> None:
    layers = some_layers()
    vectors = RNG.standard_normal((7, 20)).astype(np.float32)
    write_layers_head(tmp_path / "head.onnx", layers)
    expected = layers.as_stored().probabilities(vectors)
    assert outputs_of(tmp_path / "head.onnx", vectors) == pytest.approx(expected, abs=1e-5)


def test_the_class_head_is_the_softmax_probability_of_both_cetaceans(tmp_path: Path) -> None:
    logits = (4 * RNG.standard_normal((5, 1000))).astype(np.float32)
    write_class_head(tmp_path / "head.onnx")
    powers = np.exp(logits.astype(np.float64))
    expected = (powers[:, 147] + powers[:, 148]) / powers.sum(axis=1)  # grey and killer whale
    assert outputs_of(tmp_path / "head.onnx", logits) == pytest.approx(
        expected[:, np.newaxis], abs=1e-6
    )


def test_the_same_head_is_written_byte_for_byte(tmp_path: Path) -> None:
    """So that fitting again shows whether anything changed."""
    layers = some_layers()
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        write_layers_head(folder / "head.onnx", layers)
    assert (tmp_path / "a" / "head.onnx").read_bytes() == (
        tmp_path / "b" / "head.onnx"
    ).read_bytes()
