"""How does a public checkpoint become a network of ours? Once, strictly, checked at the end."""

import hashlib
import warnings
from pathlib import Path

import torch

from rorqual.networks.family.family import Family
from rorqual.networks.spec import NetworkFile, NetworkSpec, Task
from rorqual.training.convert.checkpoint_file import read_checkpoint
from rorqual.training.convert.keys import matched_weights
from rorqual.training.convert.network import ConvertedNetwork
from rorqual.training.export.onnx_writing import OUTPUT, check_onnx, write_onnx
from rorqual.training.export.spec_text import spec_text

_REMEDY = "report this with the family and the versions of torch and timm"


def load_network(family: Family, checkpoint: Path) -> ConvertedNetwork:
    """The family's network with the checkpoint's weights, ready to be run.

    Raises:
        CheckpointError: where the checkpoint is another one than the family says.
        NetworkError: where timm cannot make the network.
    """
    network = ConvertedNetwork(family.architecture)
    tensors = read_checkpoint(checkpoint, family.keys.containers)
    weights = matched_weights(
        tensors,
        network.state_dict(),
        family.keys,
        family.heads,
        dimension=family.architecture.dimension,
        name=checkpoint.name,
    )
    network.load_state_dict(weights)
    return network.float().eval()


def convert(
    family: Family, checkpoint: Path, folder: Path, *, network_id: str, source: str, sha256: str
) -> NetworkSpec:
    """Write `ID.onnx`, compare it with torch, and then write `ID.toml`.

    Args:
        family: how the checkpoint is laid out.
        checkpoint: its file.
        folder: which is there.
        network_id: what the network is called here.
        source: where the checkpoint came from.
        sha256: of the checkpoint, which names the network's version.

    Raises:
        CheckpointError: where the checkpoint is another one than the family says.
        NetworkError: where the file does not give what torch gives.
    """
    network = load_network(family, checkpoint)
    image, target = family.image, folder / f"{network_id}.onnx"
    with warnings.catch_warnings(), torch.inference_mode(False):
        warnings.simplefilter("ignore")  # of the exporter, to its own authors
        write_onnx(network, image.width, image.height, target)
    check_onnx(network, image.width, image.height, target, target.name, _REMEDY)
    with target.open("rb") as stream:
        onnx_sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    spec = NetworkSpec(
        id=network_id,
        version=sha256[:12],
        task=Task.EMBEDDING,
        title=family.title,
        licence=family.licence,
        commercial_use=family.commercial_use,
        source=f"{family.origin}; converted from {source}",
        file=NetworkFile(target.name, onnx_sha256),
        output=OUTPUT,
        dimension=family.architecture.dimension,
        image=image,
        limits=family.limits,
    )
    target.with_suffix(".toml").write_text(spec_text(spec), "utf-8")
    return spec
