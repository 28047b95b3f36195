"""How does a module become an ONNX file, and does the file give what the module gives?"""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import nn

from rorqual.domain.errors import NetworkError
from rorqual.networks.spec import NetworkFile
from rorqual.training.export.half_weights import with_half_weights

LEAST_COSINE = 0.9999  # between what the file gives and what the module gave
OUTPUT = "embedding"
_BATCHES = (1, 3)  # of the check; the module is traced with two images


def write_onnx(
    module: nn.Module, width: int, height: int, path: Path, *, half_neck: bool = False
) -> None:
    """Write a module as ONNX, for any number of images at once; all weights lie within.

    Args:
        module: from images (n, 3, height, width) to vectors (n, d), ready to be run.
        width: of the images.
        height: likewise.
        path: the file.
        half_neck: store the neck's weights in 16 bits, see `half_weights`.
    """
    program = torch.onnx.export(
        module,
        (torch.zeros(2, 3, height, width),),
        dynamo=True,
        input_names=["image"],
        output_names=[OUTPUT],
        dynamic_shapes=({0: torch.export.Dim("batch")},),
        verbose=False,
    )
    model = model_of(program)
    if half_neck:
        model = with_half_weights(model, lambda name: "neck" in name)
    save_whole(model, path)


def model_of(program: torch.onnx.ONNXProgram | None) -> Any:
    """The ONNX model of an exported program, optimised.

    The exporter writes at each node and value which lines of which files made it, with the paths
    of the machine: they say nothing to anybody else and can be larger than the weights.
    """
    if program is None:  # the exporter's type allows it
        raise RuntimeError("the export gave no network")
    program.optimize()
    model = program.model_proto
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.value_info, *graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""
    for value in (*graph.input, *graph.output):
        del value.metadata_props[:]
    return model


def save_whole(model: Any, path: Path) -> None:
    """Write an ONNX model as one file; the exporter's `save` moves weights of 1.5 GB out of it."""
    path.write_bytes(model.SerializeToString())


def network_file(path: Path) -> NetworkFile:
    """A file with the sum that it has now."""
    with path.open("rb") as stream:
        return NetworkFile(path.name, hashlib.file_digest(stream, "sha256").hexdigest())


def check_onnx(
    module: nn.Module, width: int, height: int, path: Path, name: str, remedy: str
) -> float:
    """Compare file and module on random images, one at a time and several at once.

    Args:
        module: as for `write_onnx`.
        width: of the images.
        height: likewise.
        path: the file.
        name: how messages call it.
        remedy: what helps, in the imperative.

    Returns:
        The lowest cosine between a vector of the file and that of the module.

    Raises:
        NetworkError: where it is under `LEAST_COSINE`.
    """
    random = np.random.default_rng(0)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    worst = 1.0
    for count in _BATCHES:
        images = random.standard_normal((count, 3, height, width)).astype(np.float32)
        with torch.inference_mode():
            expected: NDArray[np.float32] = module(torch.from_numpy(images)).numpy()
        found = session.run([OUTPUT], {"image": images})[0]
        lengths = np.linalg.norm(found, axis=1) * np.linalg.norm(expected, axis=1)
        worst = min(worst, float(((found * expected).sum(axis=1) / lengths).min()))
    if not worst >= LEAST_COSINE:
        raise NetworkError(
            f"{name} does not give what the network gives in torch (cosine {worst:.5f}, at least "
            f"{LEAST_COSINE} is wanted): {remedy}"
        )
    return worst
