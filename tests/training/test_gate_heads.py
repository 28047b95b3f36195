"""The small networks compute what their formulas say."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

pytest.importorskip("onnx", reason="onnx comes with the extra `train`")
from rorqual.training.gate_heads import (
    write_class_head,
    write_linear_head,
    write_probe_head,
)

RNG = np.random.default_rng(0)


def outputs_of(path: Path, values: NDArray[np.float32]) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (output,) = session.run(None, {session.get_inputs()[0].name: values})
    found: NDArray[np.float32] = output
    return found


def test_the_probe_is_the_logistic_function_of_a_weighted_sum(tmp_path: Path) -> None:
    weights, offset = RNG.standard_normal(20).astype(np.float32), -0.75
    features = RNG.standard_normal((7, 20)).astype(np.float32)
    write_probe_head(tmp_path / "head.onnx", weights, offset)
    expected = 1 / (1 + np.exp(-(features.astype(np.float64) @ weights + offset)))
    assert outputs_of(tmp_path / "head.onnx", features) == pytest.approx(
        expected[:, np.newaxis], abs=1e-6
    )


def test_the_class_head_is_the_softmax_probability_of_both_cetaceans(tmp_path: Path) -> None:
    logits = (4 * RNG.standard_normal((5, 1000))).astype(np.float32)
    write_class_head(tmp_path / "head.onnx")
    powers = np.exp(logits.astype(np.float64))
    expected = (powers[:, 147] + powers[:, 148]) / powers.sum(axis=1)  # grey and killer whale
    assert outputs_of(tmp_path / "head.onnx", logits) == pytest.approx(
        expected[:, np.newaxis], abs=1e-6
    )


def test_the_linear_head_is_a_product_and_an_offset(tmp_path: Path) -> None:
    matrix = RNG.standard_normal((12, 3)).astype(np.float32)
    offset = RNG.standard_normal(3).astype(np.float32)
    vectors = RNG.standard_normal((4, 12)).astype(np.float32)
    write_linear_head(tmp_path / "head.onnx", matrix, offset)
    expected = vectors.astype(np.float64) @ matrix + offset
    assert outputs_of(tmp_path / "head.onnx", vectors) == pytest.approx(expected, abs=1e-5)


def test_the_same_head_is_written_byte_for_byte(tmp_path: Path) -> None:
    """So that fitting again shows whether anything changed."""
    weights = RNG.standard_normal(20).astype(np.float32)
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        write_probe_head(folder / "head.onnx", weights, 0.5)
    assert (tmp_path / "a" / "head.onnx").read_bytes() == (
        tmp_path / "b" / "head.onnx"
    ).read_bytes()
