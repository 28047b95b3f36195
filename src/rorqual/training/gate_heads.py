"""The small second networks of gates and embedders, written as ONNX."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

GREY_WHALE, KILLER_WHALE = 147, 148  # ImageNet-1k; its two cetaceans
_OPSET, _IR_VERSION = 17, 8  # old enough for every ONNX Runtime that is allowed


def write_probe_head(path: Path, weights: NDArray[np.float32], offset: float) -> None:
    """Features (n, d) to score (n, 1): the logistic function of their weighted sum."""
    nodes = [
        helper.make_node("Gemm", ["features", "weights", "offset"], ["logit"]),
        helper.make_node("Sigmoid", ["logit"], ["score"]),
    ]
    constants = {"weights": weights.reshape(-1, 1), "offset": np.array([offset], np.float32)}
    _write(path, nodes, constants, ("features", len(weights)))


def write_class_head(path: Path) -> None:
    """ImageNet logits (n, 1000) to score (n, 1): the probability of its two cetaceans."""
    nodes = [
        helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
        helper.make_node("Gather", ["probabilities", "classes"], ["chosen"], axis=1),
        helper.make_node("ReduceSum", ["chosen", "axis"], ["score"], keepdims=1),
    ]
    constants = {
        "classes": np.array([GREY_WHALE, KILLER_WHALE], np.int64),
        "axis": np.array([1], np.int64),
    }
    _write(path, nodes, constants, ("logits", 1000))


def write_linear_head(path: Path, matrix: NDArray[np.float32], offset: NDArray[np.float32]) -> None:
    """Vectors (n, d) to vectors (n, e): x @ matrix + offset."""
    nodes = [helper.make_node("Gemm", ["vector", "matrix", "offset"], ["mapped"])]
    constants = {"matrix": matrix, "offset": offset}
    _write(path, nodes, constants, ("vector", len(matrix)), ("mapped", len(offset)))


def _write(
    path: Path,
    nodes: list[onnx.NodeProto],
    constants: Mapping[str, NDArray[Any]],
    source: tuple[str, int],
    target: tuple[str, int] = ("score", 1),
) -> None:
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info(source[0], TensorProto.FLOAT, ["batch", source[1]])],
        [helper.make_tensor_value_info(target[0], TensorProto.FLOAT, ["batch", target[1]])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    opsets = [helper.make_opsetid("", _OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
    onnx.checker.check_model(model)
    onnx.save(model, path)
