"""The small second networks of gates and embedders, written as ONNX."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from rorqual.training.heads.layers import HeadLayers

GREY_WHALE, KILLER_WHALE = 147, 148  # ImageNet-1k; its two cetaceans
_OPSET, _IR_VERSION = 17, 8  # old enough for every ONNX Runtime that is allowed


def write_layers_head(path: Path, layers: HeadLayers) -> None:
    """Vectors (n, d) to the probabilities (n, questions) of a head, as `as_stored` has them."""
    nodes = [
        helper.make_node("DequantizeLinear", ["bytes", "steps"], ["inner"], axis=1),
        helper.make_node("Gemm", ["vector", "inner", "inner_offset"], ["sums"]),
        helper.make_node("Relu", ["sums"], ["hidden"]),
        helper.make_node("Gemm", ["hidden", "outer", "outer_offset"], ["logits"]),
        helper.make_node("Sigmoid", ["logits"], ["score"]),
    ]
    constants: dict[str, NDArray[Any]] = {
        "bytes": np.round(layers.inner / layers.steps).astype(np.int8),
        "steps": layers.steps,
        "inner_offset": layers.inner_offset,
        "outer": layers.outer,
        "outer_offset": layers.outer_offset,
    }
    target = ("score", len(layers.outer_offset))
    write_head(path, nodes, constants, ("vector", len(layers.inner)), target)


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
    write_head(path, nodes, constants, ("logits", 1000), ("score", 1))


def write_head(
    path: Path,
    nodes: list[onnx.NodeProto],
    constants: Mapping[str, NDArray[Any]],
    source: tuple[str, int],
    *targets: tuple[str, int],
) -> None:
    """Write a network of ONNX that takes any number of vectors.

    Args:
        path: the file.
        nodes: what it computes, in order.
        constants: its weights by their names.
        source: name and length of the vectors that it takes.
        targets: likewise of what it gives; the first one is used.
    """
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info(source[0], TensorProto.FLOAT, ["batch", source[1]])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", length])
            for name, length in targets
        ],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    opsets = [helper.make_opsetid("", _OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
    onnx.checker.check_model(model)
    onnx.save(model, path)
