"""A network that pairs RootSIFT keypoints whose descriptors are alike, in place of LightGlue."""

import hashlib
from pathlib import Path
from typing import Any

ID = "alike"


def write_matcher(folder: Path, *, features: str = "rootsift", licence: str = "MIT") -> Path:
    """Write `alike.onnx` and its spec; the path of the spec. Needs the package onnx.

    Args:
        folder: made where it is missing.
        features: whose keypoints it pairs.
        licence: of the spec; only MIT allows commercial work.
    """
    dimension, numbers = (64, 2) if features == "xfeat" else (128, 4)
    folder.mkdir(parents=True, exist_ok=True)
    data = _network(dimension, numbers)
    (folder / f"{ID}.onnx").write_bytes(data)
    toml = folder / f"{ID}.toml"
    toml.write_text(
        f"""
id = "{ID}"
version = "1"
task = "matching"
title = "What looks alike is the same mark"
licence = "{licence}"
commercial_use = {str(licence == "MIT").lower()}
source = "made for tests"
output = "log_assignment"
dimension = {dimension}

[file]
name = "{ID}.onnx"
sha256 = "{hashlib.sha256(data).hexdigest()}"

[keypoints]
features = "{features}"
numbers = {numbers}
least = 0.1
""",
        "utf-8",
    )
    return toml


def _network(dimension: int, numbers: int) -> bytes:
    """log softmax both ways of 40 times the cosines of the descriptors."""
    import onnx
    from onnx import TensorProto, helper

    inputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, f"n{name[-1]}", width])
        for name, width in (
            ("descriptors0", dimension),
            ("keypoints0", numbers),
            ("descriptors1", dimension),
            ("keypoints1", numbers),
        )
    ]
    output = helper.make_tensor_value_info("log_assignment", TensorProto.FLOAT, [1, "n0", "n1"])
    nodes = [
        helper.make_node("Transpose", ["descriptors1"], ["turned"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["descriptors0", "turned"], ["cosines"]),
        helper.make_node("Mul", ["cosines", "forty"], ["alike"]),
        helper.make_node("LogSoftmax", ["alike"], ["forth"], axis=2),
        helper.make_node("LogSoftmax", ["alike"], ["back"], axis=1),
        helper.make_node("Add", ["forth", "back"], ["log_assignment"]),
    ]
    forty = helper.make_tensor("forty", TensorProto.FLOAT, [], [40.0])
    graph = helper.make_graph(nodes, "alike", inputs, [output], [forty])
    made: Any = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(made)
    data: bytes = made.SerializeToString()
    return data
