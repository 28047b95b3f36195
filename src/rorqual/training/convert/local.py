"""How do networks that find or pair keypoints become ONNX, each compared with torch?"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn

from rorqual.domain.errors import NetworkError
from rorqual.networks.family.matcher_layout import MatcherLayout
from rorqual.networks.keypoint_matcher import INPUTS, LOG_ASSIGNMENT
from rorqual.networks.spec import NetworkSpec
from rorqual.training.convert.lightglue import LightGlue
from rorqual.training.convert.xfeat import XFeatMaps
from rorqual.training.export.onnx_writing import LEAST_COSINE, model_of, network_file, save_whole
from rorqual.training.export.spec_text import spec_text

DESCRIPTORS, SCORES = "descriptors", "scores"  # outputs of an extractor
MOST_OFF = 0.001  # of a probability or a score, between the file and torch
_REMEDY = "report this with the family and the versions of torch and onnxruntime"
_COUNTS = (40, 60), (300, 170)  # keypoints of both pictures, in the check


def write_extractor(network: XFeatMaps, spec: NetworkSpec, folder: Path) -> NetworkSpec:
    """Write a network that finds keypoints, and its spec as `ID.toml`.

    Returns:
        The spec with its file.

    Raises:
        NetworkError: where the file does not give what torch gives.
    """
    path, image = folder / spec.file.name, spec.picture
    save_whole(model_of(extractor_program(network, image.width, image.height)), path)
    picture = torch.rand(1, 3, image.height, image.width, generator=_seeded())
    with torch.inference_mode():
        descriptors, scores = (it.numpy() for it in network(picture))
    found = _run(path, {"image": picture}, (DESCRIPTORS, SCORES))
    cosine = float((found[0] * descriptors).sum(axis=1).min())
    off = float(np.abs(found[1] - scores).max())
    if not (cosine >= LEAST_COSINE and off <= MOST_OFF):
        raise NetworkError(
            f"{path.name} does not give what the network gives in torch (cosine {cosine:.5f}, "
            f"scores {off:.5f} off): {_REMEDY}"
        )
    return _written(spec, path)


def write_matcher(network: LightGlue, spec: NetworkSpec, folder: Path) -> NetworkSpec:
    """Write a network that pairs keypoints, and its spec as `ID.toml`.

    Returns:
        The spec with its file.

    Raises:
        NetworkError: where the file does not give what torch gives.
    """
    path = folder / spec.file.name
    save_whole(model_of(matcher_program(network)), path)
    for counts in _COUNTS:
        pairs = some_pairs(network.layout, *counts)
        with torch.inference_mode():
            expected = network(*pairs).exp().numpy()
        (found,) = _run(path, dict(zip(INPUTS, pairs, strict=True)), (LOG_ASSIGNMENT,))
        off = float(np.abs(np.exp(found) - expected).max())
        if not off <= MOST_OFF:
            raise NetworkError(
                f"{path.name} does not give what the network gives in torch (probabilities "
                f"{off:.5f} off, at most {MOST_OFF} is allowed): {_REMEDY}"
            )
    return _written(spec, path)


def some_pairs(layout: MatcherLayout, first: int, second: int) -> tuple[Tensor, ...]:
    """Random keypoints of two pictures; those of the second lie about where the first's do."""
    seeded, numbers = _seeded(), layout.keypoints.numbers
    directions = torch.randn(1, max(first, second), layout.dimension, generator=seeded)
    descriptors = nn.functional.normalize(directions, dim=-1)
    places = torch.rand(1, max(first, second), numbers, generator=seeded) * 2 - 1
    moved = (places * 0.9).clamp(-1, 1)
    return descriptors[:, :first], places[:, :first], descriptors[:, :second], moved[:, :second]


def _seeded() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def extractor_program(network: XFeatMaps, width: int, height: int) -> Any:
    """The network as a program that looks at one picture of a size in pixels."""
    examples = (torch.rand(1, 3, height, width),)
    return _exported(network, examples, ("image",), (DESCRIPTORS, SCORES))


def matcher_program(network: LightGlue) -> Any:
    """The network as a program that pairs any numbers of keypoints."""
    first, second = torch.export.Dim("first"), torch.export.Dim("second")
    shapes = ({1: first}, {1: first}, {1: second}, {1: second})
    examples = some_pairs(network.layout, 30, 20)
    return _exported(network, examples, INPUTS, [LOG_ASSIGNMENT], shapes)


def _exported(
    network: nn.Module,
    examples: tuple[Tensor, ...],
    inputs: Sequence[str],
    outputs: Sequence[str],
    shapes: Any = None,
) -> Any:
    with warnings.catch_warnings(), torch.inference_mode(False):
        warnings.simplefilter("ignore")  # of the exporter, to its own authors
        return torch.onnx.export(
            network,
            examples,
            dynamo=True,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_shapes=shapes,
            verbose=False,
        )


def _run(path: Path, inputs: Mapping[str, Tensor], outputs: Sequence[str]) -> Any:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(list(outputs), {name: it.numpy() for name, it in inputs.items()})


def _written(spec: NetworkSpec, path: Path) -> NetworkSpec:
    done = replace(spec, file=network_file(path))
    path.with_suffix(".toml").write_text(spec_text(done), "utf-8")
    return done
