"""How does a trained network become files that run without torch? ONNX, checked, and a spec."""

import copy
import hashlib
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rorqual.domain.errors import NetworkError
from rorqual.networks.spec import ImageInput, NetworkFile, NetworkSpec, Task
from rorqual.training.export.half_weights import with_half_weights
from rorqual.training.export.spec_text import spec_text
from rorqual.training.model.identity_network import IdentityNetwork
from rorqual.training.recipe.recipe import Recipe

LEAST_COSINE = 0.9999  # between what the file gives and what the network gave
_OUTPUT = "embedding"
_BATCHES = (1, 3)  # of the check; the network is traced with two images


class _UnitEmbedding(nn.Module):
    def __init__(self, network: IdentityNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> Tensor:
        return nn.functional.normalize(self.network(image), dim=1)


def export_network(
    network: IdentityNetwork,
    recipe: Recipe,
    folder: Path,
    *,
    version: str,
    licence: str,
    commercial_use: bool,
    source: str,
    title: str,
    half_neck: bool = False,
) -> NetworkSpec:
    """Write `NAME.onnx` and then `NAME.toml`, where NAME is the recipe's; the network stays as is.

    The file takes any number of pictures and gives embeddings of unit length; all weights lie
    within. A file of before stays where the new one fails its check.

    Args:
        network: trained by the recipe.
        recipe: its name becomes the network's id, its side the size of the pictures.
        folder: which is there.
        version: of the network.
        licence: SPDX identifier of the weights' terms.
        commercial_use: whether these terms allow it.
        source: where the weights come from and on what they were trained.
        title: of the network, in a few words.
        half_neck: store the neck's weights in 16 bits, for a smaller file; they are computed with
            in 32. Embeddings change in the sixth digit; a trunk's weights would change the third.

    Raises:
        NetworkError: where the file does not give what the network gives.
    """
    unit = _UnitEmbedding(copy.deepcopy(network).cpu().float()).eval()
    target = folder / f"{recipe.name}.onnx"
    part = target.with_name(f".{target.name}.part")
    try:
        _write_onnx(unit, recipe.image.side, part, half_neck=half_neck)
        _check(unit, recipe.image.side, part, target.name)
        data = part.read_bytes()
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    spec = NetworkSpec(
        id=recipe.name,
        version=version,
        task=Task.EMBEDDING,
        title=title,
        licence=licence,
        commercial_use=commercial_use,
        source=source,
        file=NetworkFile(target.name, hashlib.sha256(data).hexdigest()),
        output=_OUTPUT,
        dimension=recipe.neck.dimension,
        image=_input(network, recipe.image.side),
    )
    toml = target.with_suffix(".toml")
    part = toml.with_name(f".{toml.name}.part")
    part.write_text(spec_text(spec), "utf-8")
    part.replace(toml)
    return spec


def _input(network: IdentityNetwork, side: int) -> ImageInput:
    return ImageInput(
        width=side,
        height=side,
        resize="stretch",
        interpolation="bicubic",
        mean=network.backbone.mean,
        std=network.backbone.std,
        channels="rgb",
    )


def _write_onnx(unit: nn.Module, side: int, path: Path, *, half_neck: bool) -> None:
    program = torch.onnx.export(
        unit,
        (torch.zeros(2, 3, side, side),),
        dynamo=True,
        input_names=["image"],
        output_names=[_OUTPUT],
        dynamic_shapes=({0: torch.export.Dim("batch")},),
        verbose=False,
    )
    if program is None:  # the exporter's type allows it
        raise RuntimeError("the export gave no network")
    program.optimize()
    if half_neck:
        halved = with_half_weights(program.model_proto, lambda name: "neck" in name)
        path.write_bytes(halved.SerializeToString())
    else:
        program.save(path, external_data=False)


def _check(unit: nn.Module, side: int, path: Path, name: str) -> None:
    random = np.random.default_rng(0)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    worst = 1.0
    for count in _BATCHES:
        images = random.standard_normal((count, 3, side, side)).astype(np.float32)
        with torch.inference_mode():
            expected: NDArray[np.float32] = unit(torch.from_numpy(images)).numpy()
        found = session.run([_OUTPUT], {"image": images})[0]
        worst = min(worst, float((found * expected).sum(axis=1).min()))
    if not worst >= LEAST_COSINE:
        raise NetworkError(
            f"{name} does not give what the trained network gives (cosine {worst:.5f}, at least "
            f"{LEAST_COSINE} is wanted): train again, and report this with the recipe"
        )
