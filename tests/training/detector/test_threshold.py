"""The threshold of the shipped detector, chosen anew."""

from dataclasses import replace
from pathlib import Path

from PIL import Image

from rorqual.domain.annotation import Part
from rorqual.domain.box import Box
from rorqual.networks.store import find_spec
from rorqual.training.detector.examples import DetectorExample
from rorqual.training.detector.export import NAME
from rorqual.training.detector.threshold import with_chosen_threshold
from rorqual.training.gate_photos import Role
from tests.rendered import fluke


def example_of(role: Role, image: Image.Image, box: Box, path: Path) -> DetectorExample:
    image.save(path)
    return DetectorExample(path, "rendered", role, Part.FLUKE, (box,))


def test_only_examples_that_calibrate_decide_and_only_the_threshold_changes(tmp_path: Path) -> None:
    photo = fluke(0, 0)
    assert photo.box is not None
    calibrating = example_of(Role.CALIBRATE, photo.image, photo.box, tmp_path / "a.png")
    testing = example_of(Role.TEST, Image.new("RGB", (99, 99)), Box(0, 0, 9, 9), tmp_path / "b.png")
    spec = find_spec(NAME)
    chosen = with_chosen_threshold(spec, [calibrating, testing])
    assert replace(chosen, threshold=spec.threshold) == spec
    assert chosen.threshold == 0.7  # the one fluke is found with a higher score than any candidate
