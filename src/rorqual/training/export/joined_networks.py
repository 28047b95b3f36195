"""How do several networks become one that is better than each? Their unit vectors side by side."""

from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np
import onnx

from rorqual.training.export.onnx_writing import OUTPUT

IMAGE = "image"


def joined_networks(members: Sequence[Any]) -> Any:
    """One ONNX model whose cosines are the means of the members' cosines.

    Args:
        members: one or more models of ONNX, each from the input `image` of one shape to unit
            vectors `embedding` (n, d), written for the same operators; they stay as they are.

    Returns:
        A model from the same input to unit vectors (n, d1 + d2 + ...).
    """
    prefixed = [
        onnx.compose.add_prefix(member, f"member{place}/", rename_inputs=False)
        for place, member in enumerate(members, start=1)
    ]
    share = onnx.numpy_helper.from_array(
        np.array(1 / sqrt(len(members)), dtype=np.float32), "share"
    )
    outputs = [model.graph.output[0] for model in prefixed]
    dimension = sum(output.type.tensor_type.shape.dim[1].dim_value for output in outputs)
    together = onnx.helper.make_graph(
        [
            *(node for model in prefixed for node in model.graph.node),
            onnx.helper.make_node("Concat", [output.name for output in outputs], ["all"], axis=1),
            onnx.helper.make_node("Mul", ["all", "share"], [OUTPUT]),
        ],
        "joined",
        [prefixed[0].graph.input[0]],
        [onnx.helper.make_tensor_value_info(OUTPUT, onnx.TensorProto.FLOAT, ["batch", dimension])],
        [*(tensor for model in prefixed for tensor in model.graph.initializer), share],
    )
    made = onnx.helper.make_model(
        together,
        opset_imports=list(members[0].opset_import),
        ir_version=max(model.ir_version for model in members),
    )
    onnx.checker.check_model(made)
    return made
