"""How does a trained network become files that run without torch? ONNX, checked, and a spec."""

import copy
import hashlib
from collections.abc import Callable
from pathlib import Path

from torch import Tensor, nn

from rorqual.networks.spec import ImageInput, NetworkFile, NetworkSpec, Task
from rorqual.training.export.onnx_writing import OUTPUT, check_onnx, write_onnx
from rorqual.training.export.spec_text import spec_text
from rorqual.training.model.identity_network import IdentityNetwork
from rorqual.training.recipe.recipe import Recipe

_REMEDY = "train again, and report this with the recipe"


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
    unit = unit_embedding(network)
    side = recipe.image.side

    def write(part: Path) -> None:
        write_onnx(unit, side, side, part, half_neck=half_neck)

    target = folder / f"{recipe.name}.onnx"
    sha256 = write_checked(write, unit, side, target)
    spec = NetworkSpec(
        id=recipe.name,
        version=version,
        task=Task.EMBEDDING,
        title=title,
        licence=licence,
        commercial_use=commercial_use,
        source=source,
        file=NetworkFile(target.name, sha256),
        output=OUTPUT,
        dimension=recipe.neck.dimension,
        image=image_input(network, side),
    )
    write_spec(spec, folder)
    return spec


def unit_embedding(network: IdentityNetwork) -> nn.Module:
    """The network on the processor in 32 bits, ready to be run, with vectors of unit length.

    Args:
        network: stays as it is.
    """
    return _UnitEmbedding(copy.deepcopy(network).cpu().float()).eval()


def write_checked(write: Callable[[Path], None], module: nn.Module, side: int, target: Path) -> str:
    """Write an ONNX file that gives what a module gives; one of before stays where it does not.

    Args:
        write: writes the file to the path that it is given.
        module: from images (n, 3, side, side) to vectors.
        side: of the images, in pixels.
        target: the file.

    Returns:
        The file's SHA-256.

    Raises:
        NetworkError: where the file does not give what the module gives.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        write(part)
        check_onnx(module, side, side, part, target.name, _REMEDY)
        data = part.read_bytes()
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return hashlib.sha256(data).hexdigest()


def write_spec(spec: NetworkSpec, folder: Path) -> None:
    """Write a spec beside its file, at one go."""
    toml = (folder / spec.file.name).with_suffix(".toml")
    part = toml.with_name(f".{toml.name}.part")
    part.write_text(spec_text(spec), "utf-8")
    part.replace(toml)


def image_input(network: IdentityNetwork, side: int) -> ImageInput:
    """What a network wants to be given.

    Args:
        network: whose trunk says how colours are normalised.
        side: of its pictures, in pixels.
    """
    return ImageInput(
        width=side,
        height=side,
        resize="stretch",
        interpolation="bicubic",
        mean=network.backbone.mean,
        std=network.backbone.std,
        channels="rgb",
    )
