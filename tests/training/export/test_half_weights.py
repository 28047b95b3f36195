"""A file of half the size computes nearly the same, and only what may lose precision does."""

from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

pytest.importorskip("onnx", reason="onnx comes with the extra `train`")
import onnx

from rorqual.training.export.half_weights import with_half_weights

RNG = np.random.default_rng(0)
WEIGHTS = {name: RNG.standard_normal((64, 64)).astype(np.float32) for name in ("first", "second")}
VECTOR = RNG.standard_normal((1, 64)).astype(np.float32)


def model() -> Any:
    """VECTOR times both weights."""
    nodes = [
        onnx.helper.make_node("MatMul", ["vector", "first"], ["between"]),
        onnx.helper.make_node("MatMul", ["between", "second"], ["product"]),
    ]
    first, last = (
        [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["n", 64])]
        for name in ("vector", "product")
    )
    tensors = [onnx.numpy_helper.from_array(array, name) for name, array in WEIGHTS.items()]
    graph = onnx.helper.make_graph(nodes, "product", first, last, tensors)
    return onnx.helper.make_model(
        graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8
    )


def product(made: Any) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(
        made.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    result: NDArray[np.float32] = session.run(None, {"vector": VECTOR})[0]
    return result


def test_weights_are_rounded_and_the_rest_is_computed_as_before() -> None:
    rounded = [array.astype(np.float16).astype(np.float32) for array in WEIGHTS.values()]
    halved = with_half_weights(model())
    assert product(halved) == pytest.approx(VECTOR @ rounded[0] @ rounded[1], rel=1e-4, abs=1e-4)
    assert len(halved.SerializeToString()) < 0.55 * len(model().SerializeToString())


def test_only_chosen_weights_are_rounded() -> None:
    halved = with_half_weights(model(), lambda name: name == "second")
    second = WEIGHTS["second"].astype(np.float16).astype(np.float32)
    expected = VECTOR @ WEIGHTS["first"] @ second
    assert product(halved) == pytest.approx(expected, rel=1e-4, abs=1e-4)
