"""A network of two layers for which the darkest is the animal, written byte by byte as ONNX.

The package that writes ONNX files belongs to the extra `train`, which these tests do without.
"""

import hashlib
import struct
from pathlib import Path

SIDE = 64
ID = "darkness"
_FLOAT = 1  # ONNX's number of the type


def write_network(
    folder: Path, *, alpha: str = "as_is", sigmoid: bool = True, licence: str = "MIT"
) -> Path:
    """Write `darkness.onnx` and its spec; the path of the spec.

    Args:
        folder: made where it is missing.
        alpha: of the spec.
        sigmoid: whether the output is brought to 0..1.
        licence: of the spec; only MIT allows commercial work.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = darkness(sigmoid=sigmoid)
    (folder / f"{ID}.onnx").write_bytes(data)
    toml = folder / f"{ID}.toml"
    toml.write_text(
        f"""
id = "{ID}"
version = "1"
task = "segmentation"
title = "The darkest is the animal"
licence = "{licence}"
commercial_use = {str(licence == "MIT").lower()}
source = "made for tests"
output = "alpha"
dimension = {SIDE * SIDE}
alpha = "{alpha}"

[file]
name = "{ID}.onnx"
sha256 = "{hashlib.sha256(data).hexdigest()}"

[image]
width = {SIDE}
height = {SIDE}
resize = "stretch"
interpolation = "bilinear"
mean = [0.0, 0.0, 0.0]
std = [1.0, 1.0, 1.0]
channels = "rgb"
""",
        "utf-8",
    )
    return toml


def darkness(*, sigmoid: bool = True, name: str = "alpha", side: int = SIDE) -> bytes:
    """An ONNX file: 10 less 40 times the mean of the channels, and perhaps a sigmoid of that."""
    weight, bias = struct.pack("<3f", *(-40 / 3,) * 3), struct.pack("<f", 10.0)
    layers = [_node("Conv", ["image", "weight", "bias"], "sum" if sigmoid else name)]
    if sigmoid:
        layers.append(_node("Sigmoid", ["sum"], name))
    graph = b"".join(_field(1, layer) for layer in layers)
    graph += _field(2, b"darkness")
    graph += _field(5, _tensor("weight", (1, 3, 1, 1), weight)) + _field(
        5, _tensor("bias", (1,), bias)
    )
    graph += _field(11, _value("image", (1, 3, side, side))) + _field(
        12, _value(name, (1, 1, side, side))
    )
    return _number(1, 8) + _field(7, graph) + _field(8, _field(1, b"") + _number(2, 13))


def _node(kind: str, inputs: list[str], output: str) -> bytes:
    wires = b"".join(_field(1, name.encode()) for name in inputs)
    return wires + _field(2, output.encode()) + _field(4, kind.encode())


def _tensor(name: str, shape: tuple[int, ...], data: bytes) -> bytes:
    sides = b"".join(_number(1, side) for side in shape)
    return sides + _number(2, _FLOAT) + _field(8, name.encode()) + _field(9, data)


def _value(name: str, shape: tuple[int, ...]) -> bytes:
    sides = b"".join(_field(1, _number(1, side)) for side in shape)
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, _FLOAT) + _field(2, sides)))


def _field(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    seven = bytearray()
    while value > 127:
        seven.append(value & 127 | 128)
        value >>= 7
    return bytes([*seven, value])
