from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rorqual.detection.decoding import FoundBoxes
from rorqual.domain.annotation import Part
from rorqual.domain.box import Box
from rorqual.training.detector.examples import DetectorExample
from rorqual.training.detector.findings import find_all
from rorqual.training.gate_photos import Role
from tests.training.detector.findings_made import ONE_FIN_MISSED, TWO_FINS


def test_hits_and_the_parts_that_they_name() -> None:
    assert TWO_FINS.matches(0.5).hits.tolist() == [True, True]
    assert TWO_FINS.parts_right(0.5) == 1
    assert TWO_FINS.matches(0.1).stray == 1
    assert ONE_FIN_MISSED.matches(0.5).truths == 1


def found_nothing(_image: Image.Image) -> FoundBoxes:
    return FoundBoxes(np.empty(0, np.int64), np.empty(0, np.float32), np.empty((0, 4), np.float32))


@pytest.mark.parametrize(
    ("part", "boxes", "expected"),
    [
        (Part.FLUKE, (Box(20, 10, 60, 40),), [[0.25, 0.2, 0.75, 0.8]]),
        (Part.HEAD, (), [[0, 0, 1, 1]]),
        (None, (), []),
    ],
)
def test_true_boxes_are_shares_of_the_photo(
    tmp_path: Path, part: Part | None, boxes: tuple[Box, ...], expected: list[list[float]]
) -> None:
    path = tmp_path / "photo.png"
    Image.new("RGB", (80, 50)).save(path)
    (found,) = find_all(found_nothing, [DetectorExample(path, "a", Role.TEST, part, boxes)])
    assert found.truths.tolist() == expected
