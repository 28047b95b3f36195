"""How does an ONNX file become half as large? Its weights in 16 bits, computed with in 32."""

from collections.abc import Callable
from typing import Any

import numpy as np
import onnx

_LEAST_NUMBERS = 256  # of a tensor that is stored in half precision; less saves nothing


def with_half_weights(model: Any, chosen: Callable[[str], bool] = lambda _: True) -> Any:
    """The model with large tensors of 32 bits stored in 16, and cast back when it is loaded.

    Args:
        model: of ONNX; changed in place.
        chosen: tells by its name whether a tensor may lose precision.
    """
    casts = []
    for tensor in model.graph.initializer:
        values = onnx.numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < _LEAST_NUMBERS or not chosen(tensor.name):
            continue
        name, half = tensor.name, f"{tensor.name}_half"
        tensor.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float16), half))
        casts.append(onnx.helper.make_node("Cast", [half], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    del model.graph.value_info[:]  # shapes of what lies between; they are inferred again
    return model
