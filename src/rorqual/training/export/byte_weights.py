"""How does an ONNX file become a quarter as large? Its weights in 8 bits, computed with in 32."""

from collections.abc import Callable
from typing import Any

import numpy as np
import onnx

_LARGEST = 127  # of a signed byte, the same both ways


def with_byte_weights(model: Any, chosen: Callable[[str], bool]) -> Any:
    """The model with tensors of 32 bits stored in 8, and brought back when it is loaded.

    Each row, which makes one output, has a scale of its own: its largest number becomes 127.

    Args:
        model: of ONNX; changed in place.
        chosen: tells by its name whether a tensor of two or more dimensions may lose precision.
    """
    scales, nodes = [], []
    for tensor in model.graph.initializer:
        values = onnx.numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.ndim < 2 or not chosen(tensor.name):
            continue
        name = tensor.name
        largest = np.abs(values).max(axis=tuple(range(1, values.ndim)), keepdims=True)
        scale = np.where(largest > 0, largest / _LARGEST, 1).astype(np.float32)
        whole = np.rint(values / scale).astype(np.int8)
        tensor.CopyFrom(onnx.numpy_helper.from_array(whole, f"{name}_byte"))
        scales.append(onnx.numpy_helper.from_array(scale, f"{name}_scale"))
        nodes += [
            onnx.helper.make_node(
                "Cast", [f"{name}_byte"], [f"{name}_whole"], to=onnx.TensorProto.FLOAT
            ),
            onnx.helper.make_node("Mul", [f"{name}_whole", f"{name}_scale"], [name]),
        ]
    model.graph.initializer.extend(scales)
    nodes += model.graph.node
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    del model.graph.value_info[:]  # shapes of what lies between; they are inferred again
    return model
