"""Which threshold suits the shipped detector? Chosen anew, without training it again.

`python -m rorqual.training.detector.threshold --photos DATA` writes the one that `operating_point`
chooses into the spec; the figures and the card are to be made anew then.
"""

import argparse
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from rorqual import networks
from rorqual.detection.network_detector import NetworkDetector
from rorqual.networks.spec import NetworkSpec
from rorqual.networks.store import find_spec
from rorqual.training.detector.examples import DetectorExample, detector_examples
from rorqual.training.detector.export import NAME
from rorqual.training.detector.findings import LOWEST, find_all
from rorqual.training.detector.operating_point import operating_point
from rorqual.training.export.spec_text import spec_text
from rorqual.training.gate_photos import Role

SPECS = Path(networks.__file__).parent / "data"


def with_chosen_threshold(spec: NetworkSpec, examples: list[DetectorExample]) -> NetworkSpec:
    """The spec with the threshold that the examples of the role CALIBRATE ask for."""
    deciding = [example for example in examples if example.role is Role.CALIBRATE]
    find = partial(NetworkDetector(spec).found, threshold=LOWEST)
    return replace(spec, threshold=operating_point(find_all(find, deciding)))


def main() -> None:
    """Choose and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--output", type=Path, default=SPECS, help="folder of the spec")
    arguments = parser.parse_args()
    spec = with_chosen_threshold(find_spec(NAME), detector_examples(arguments.photos))
    (arguments.output / f"{NAME}.toml").write_text(spec_text(spec), "utf-8", newline="\n")
    sys.stdout.write(f"{spec.id}: {spec.threshold:g}\n")


if __name__ == "__main__":
    main()
