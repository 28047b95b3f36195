"""Where does the detector come from? Trained on boxes that people drew, from ImageNet weights.

`python -m rorqual.training.detector.train --photos DATA --output FOLDER` trains it, or goes on
where it was interrupted, and writes its ONNX file and its spec.
"""

import argparse
from pathlib import Path

import torch
from PIL import Image

from rorqual.detection.decoding import FoundBoxes, decode
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.spec import NetworkSpec
from rorqual.training.detector.examples import detector_examples
from rorqual.training.detector.export import NAME, detector_input, write_network
from rorqual.training.detector.findings import LOWEST, Finder, find_all
from rorqual.training.detector.fitting import FittingPlan, fit
from rorqual.training.detector.material import RENDERED_PHOTOS, RENDERED_SEAS, training_composer
from rorqual.training.detector.network import DetectorNetwork, ServedNetwork
from rorqual.training.detector.operating_point import operating_point
from rorqual.training.export.spec_text import spec_text
from rorqual.training.gate_photos import Role
from rorqual.training.imagenet_network import load_imagenet_network

VERSION = "1"
SIZE = (320, 224)  # width and height of the input: most cameras' photos are three to two


def finder_of(network: DetectorNetwork) -> Finder:
    """What the network finds, before it is exported."""
    served, image_input = ServedNetwork(network.eval()), detector_input(*SIZE)

    def find(image: Image.Image) -> FoundBoxes:
        with torch.inference_mode():
            maps = served(torch.from_numpy(image_tensor(image, image_input)))[0].numpy()
        return decode(maps, LOWEST)

    return find


def train_detector(
    photos: Path,
    output: Path,
    plan: FittingPlan,
    *,
    rendered_photos: int = RENDERED_PHOTOS,
    rendered_seas: int = RENDERED_SEAS,
) -> NetworkSpec:
    """Train, choose the threshold on the examples of the role CALIBRATE, and write.

    Args:
        photos: folder of real photos, see its README.
        output: folder of the run; one that was interrupted goes on.
        plan: how long and how fast.
        rendered_photos: rendered animals among the pictures.
        rendered_seas: rendered seas behind what does not fill a picture.

    Returns:
        The spec, which lies beside the network's file.
    """
    examples = detector_examples(photos)
    composer = training_composer(examples, SIZE, rendered_photos, rendered_seas)
    network = DetectorNetwork(load_imagenet_network().backbone)
    trained = fit(network, composer, plan, output)
    deciding = [example for example in examples if example.role is Role.CALIBRATE]
    spec = write_network(
        trained,
        output / f"{NAME}.onnx",
        size=SIZE,
        version=VERSION,
        threshold=operating_point(find_all(finder_of(trained), deciding)),
    )
    (output / f"{NAME}.toml").write_text(spec_text(spec), "utf-8")
    return spec


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--output", type=Path, required=True, help="folder of the run")
    parser.add_argument("--epochs", type=int, default=FittingPlan().epochs)
    arguments = parser.parse_args()
    train_detector(arguments.photos, arguments.output, FittingPlan(epochs=arguments.epochs))


if __name__ == "__main__":
    main()
