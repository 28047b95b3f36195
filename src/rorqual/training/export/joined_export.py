"""How do networks become one file, small enough to ship? Side by side, with fewer bits a weight."""

from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
import torch
from torch import Tensor, nn

from rorqual.networks.spec import NetworkFile, NetworkSpec, Task
from rorqual.training.export.byte_weights import with_byte_weights
from rorqual.training.export.half_weights import with_half_weights
from rorqual.training.export.joined_networks import joined_networks
from rorqual.training.export.network_export import (
    image_input,
    unit_embedding,
    write_checked,
    write_spec,
)
from rorqual.training.export.onnx_writing import OUTPUT, save_whole, write_onnx
from rorqual.training.model.identity_network import IdentityNetwork
from rorqual.training.recipe.recipe import Recipe

_IN_BYTES = ("neck", "conv_head")  # the last layers, which hold a third of all weights


class _Joined(nn.Module):
    def __init__(self, members: Sequence[nn.Module]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, image: Tensor) -> Tensor:
        vectors = [member(image) for member in self.members]
        return torch.cat(vectors, dim=1) / sqrt(len(vectors))


def export_joined(
    members: Sequence[tuple[IdentityNetwork, Recipe]],
    folder: Path,
    *,
    name: str,
    version: str,
    licence: str,
    commercial_use: bool,
    source: str,
    title: str,
) -> NetworkSpec:
    """Write `NAME.onnx` and `NAME.toml`; cosines are the means of the members' cosines.

    Weights are stored in 16 bits, those of the last layers in 8, and computed with in 32.

    Args:
        members: one or more networks, trained by recipes for pictures of one size.
        folder: which is there.
        name: the network's id.
        version: of the network.
        licence: SPDX identifier of the weights' terms.
        commercial_use: whether these terms allow it.
        source: where the weights come from and on what they were trained.
        title: of the network, in a few words.

    Raises:
        ValueError: where the members do not look at the same pictures.
        NetworkError: where the file does not give what the networks give.
    """
    inputs = [image_input(network, recipe.image.side) for network, recipe in members]
    if any(other != inputs[0] for other in inputs):
        raise ValueError("networks that are joined must be given the same pictures")
    side = inputs[0].width
    units = [unit_embedding(network) for network, _ in members]

    def write(part: Path) -> None:
        with TemporaryDirectory(dir=folder) as work:
            files = [Path(work) / f"{place}.onnx" for place in range(len(units))]
            for unit, file in zip(units, files, strict=True):
                write_onnx(unit, side, side, file)
            joined = joined_networks([onnx.load(file) for file in files])
        small = with_byte_weights(joined, lambda tensor: any(it in tensor for it in _IN_BYTES))
        save_whole(with_half_weights(small), part)

    target = folder / f"{name}.onnx"
    sha256 = write_checked(write, _Joined(units).eval(), side, target)
    spec = NetworkSpec(
        id=name,
        version=version,
        task=Task.EMBEDDING,
        title=title,
        licence=licence,
        commercial_use=commercial_use,
        source=source,
        file=NetworkFile(target.name, sha256),
        output=OUTPUT,
        dimension=sum(recipe.neck.dimension for _, recipe in members),
        image=inputs[0],
    )
    write_spec(spec, folder)
    return spec
