"""How does a public checkpoint become a network of ours? Once, strictly, checked at the end."""

import warnings
from dataclasses import replace
from pathlib import Path

import torch

from rorqual.networks.family.family import Family
from rorqual.networks.keypoint_matcher import LOG_ASSIGNMENT
from rorqual.networks.spec import NetworkFile, NetworkSpec
from rorqual.networks.text.vocabulary import require_vocabulary
from rorqual.training.convert.checkpoint_file import read_checkpoint
from rorqual.training.convert.classes import individuals_of, species_of, write_classes
from rorqual.training.convert.clip_config import require_description
from rorqual.training.convert.clip_network import ClipNetwork
from rorqual.training.convert.keys import matched_weights
from rorqual.training.convert.lightglue import LightGlue
from rorqual.training.convert.local import DESCRIPTORS, write_extractor, write_matcher
from rorqual.training.convert.network import ConvertedNetwork
from rorqual.training.convert.xfeat import XFeatMaps
from rorqual.training.convert.zero_shot import write_zero_shot
from rorqual.training.export.onnx_writing import OUTPUT, check_onnx, network_file, write_onnx
from rorqual.training.export.spec_text import spec_text

_REMEDY = "report this with the family and the versions of torch and timm"


AnyNetwork = ConvertedNetwork | ClipNetwork | XFeatMaps | LightGlue


def new_network(family: Family) -> AnyNetwork:
    """The family's network with new weights.

    Raises:
        NetworkError: where timm cannot make it.
    """
    if family.clip is not None:
        return ClipNetwork(family.clip)
    if family.matcher is not None:
        return LightGlue(family.matcher)
    if family.extractor is not None:
        return XFeatMaps()
    assert family.architecture is not None  # a family has one of them
    return ConvertedNetwork(family.architecture)


def load_network(family: Family, checkpoint: Path) -> AnyNetwork:
    """The family's network with the checkpoint's weights, ready to be run.

    Raises:
        CheckpointError: where the checkpoint is another one than the family says.
        NetworkError: where timm cannot make the network.
    """
    network = new_network(family)
    if family.clip is not None:
        require_description(family, family.clip, checkpoint)
    tensors = read_checkpoint(checkpoint, family.keys.containers)
    weights = matched_weights(
        tensors,
        network.state_dict(),
        family.keys,
        family.heads,
        dimension=family.dimension,
        name=checkpoint.name,
    )
    network.load_state_dict(weights)
    return network.float().eval()


def convert(
    family: Family,
    checkpoint: Path,
    folder: Path,
    *,
    network_id: str,
    source: str,
    sha256: str,
    vocabulary: Path | None = None,
    classes: Path | None = None,
    species_classes: Path | None = None,
) -> NetworkSpec:
    """Write `ID.onnx`, compare it with torch, and then write `ID.toml`.

    Args:
        family: how the checkpoint is laid out.
        checkpoint: its file.
        folder: which is there.
        network_id: what the network is called here.
        source: where the checkpoint came from.
        sha256: of the checkpoint, which names the network's version.
        vocabulary: CLIP's, for a network that is asked in words; None for that of open_clip_torch.
        classes: names of the individuals of its head, see `class_list`; None leaves the head out.
        species_classes: the same of species.

    Raises:
        CheckpointError: where the checkpoint is another one than the family says.
        NetworkError: where the file does not give what torch gives.
        UsageError: where a vocabulary is needed and not there, or the classes are not the head's.
    """
    individuals, species = individuals_of(family, classes), species_of(family, species_classes)
    network = load_network(family, checkpoint)
    target = folder / f"{network_id}.onnx"
    spec = NetworkSpec(
        id=network_id,
        version=sha256[:12],
        task=family.task,
        title=family.title,
        licence=family.licence,
        commercial_use=family.commercial_use,
        source=f"{family.origin}; converted from {source}",
        file=NetworkFile(target.name, "0" * 64),
        output=_output(family),
        dimension=family.dimension,
        image=family.image,
        keypoints=family.matcher.keypoints if family.matcher else None,
        limits=family.limits,
        calibrated=family.zero_shot is None,
        threshold=family.zero_shot.threshold if family.zero_shot else None,
    )
    if isinstance(network, ClipNetwork):
        return write_zero_shot(network, family, spec, folder, require_vocabulary(vocabulary))
    if isinstance(network, XFeatMaps):
        return write_extractor(network, spec, folder)
    if isinstance(network, LightGlue):
        return write_matcher(network, spec, folder)
    image = family.picture
    with warnings.catch_warnings(), torch.inference_mode(False):
        warnings.simplefilter("ignore")  # of the exporter, to its own authors
        write_onnx(network, image.width, image.height, target)
    check_onnx(network, image.width, image.height, target, target.name, _REMEDY)
    named, of_species = (folder / f"{network_id}.{it}.npz" for it in ("classes", "species"))
    spec = replace(
        spec,
        file=network_file(target),
        classes=write_classes(family, individuals, checkpoint, named),
        species_classes=write_classes(family, species, checkpoint, of_species),
    )
    target.with_suffix(".toml").write_text(spec_text(spec), "utf-8")
    return spec


def _output(family: Family) -> str:
    if family.matcher is not None:
        return LOG_ASSIGNMENT
    return DESCRIPTORS if family.extractor else OUTPUT
