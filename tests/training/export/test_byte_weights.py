"""A file of a quarter of the size computes nearly the same, each row with a scale of its own."""

import numpy as np
import pytest

pytest.importorskip("onnx", reason="onnx comes with the extra `train`")

from rorqual.training.export.byte_weights import with_byte_weights
from tests.training.export.test_half_weights import VECTOR, WEIGHTS, model, product


def test_each_row_keeps_seven_bits_of_its_largest_number() -> None:
    rows = WEIGHTS["second"]
    scale = np.abs(rows).max(axis=1, keepdims=True) / 127
    expected = VECTOR @ WEIGHTS["first"] @ (np.round(rows / scale) * scale)
    made = with_byte_weights(model(), lambda name: name == "second")
    assert product(made) == pytest.approx(expected, rel=1e-3, abs=1e-3)


def test_the_file_is_a_quarter_as_large() -> None:
    made = with_byte_weights(model(), lambda _: True)
    assert len(made.SerializeToString()) < 0.3 * len(model().SerializeToString())


def test_a_row_of_zeros_stays_zero() -> None:
    import onnx

    empty = model()
    for tensor in empty.graph.initializer:
        tensor.CopyFrom(onnx.numpy_helper.from_array(np.zeros((64, 64), np.float32), tensor.name))
    assert not product(with_byte_weights(empty, lambda _: True)).any()
