"""Boxes of a detector, which sees a reduced photo, at the photo's full size."""

import io
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rorqual.detection.detector import Detection
from rorqual.domain.annotation import Annotation, BoxSource, Part
from rorqual.domain.box import Box
from rorqual.identify.found_boxes import MARGIN, found_annotations, widened
from rorqual.photos.reader import PhotoReader
from tests.identify.detectors import FakeDetector, a_detection

WIDTH, HEIGHT = 1603, 1200  # an eighth of it is 201x150, not exactly proportional
WHOLE = Annotation(Box(0, 0, WIDTH, HEIGHT), BoxSource.WHOLE_PHOTO)
_stream = io.BytesIO()
Image.new("RGB", (WIDTH, HEIGHT), "navy").save(_stream, "JPEG")
READER = PhotoReader(_stream.getvalue(), "a.jpg")


def test_without_a_detector_the_whole_photo_is_one_animal() -> None:
    assert found_annotations(READER, None) == (WHOLE,)


def test_where_nothing_is_found_the_whole_photo_is_one_animal() -> None:
    assert found_annotations(READER, FakeDetector()) == (WHOLE,)


def test_several_animals_keep_their_order_score_and_part() -> None:
    detector = FakeDetector(
        (
            a_detection(10, 20, 60, 40, score=0.8, part=Part.DORSAL_FIN),
            a_detection(100, 20, 160, 140, score=0.6),
        )
    )
    first, second = found_annotations(READER, detector)
    assert (first.box_score, first.part, first.box_source) == (
        0.8,
        Part.DORSAL_FIN,
        BoxSource.DETECTED,
    )
    assert (second.box_score, second.part) == (0.6, None)


def test_boxes_are_scaled_from_the_decoded_to_the_full_size() -> None:
    detector = FakeDetector((a_detection(10, 20, 60, 40),), shortest_side=100)
    (found,) = found_annotations(READER, detector)
    ((width, height),) = detector.shown
    assert (width, height) == (201, 150)
    across, down = WIDTH / width, HEIGHT / height
    wide, high = MARGIN * 50 * across, MARGIN * 20 * down
    assert found.box.as_tuple() == (
        floor(10 * across - wide),
        floor(20 * down - high),
        ceil(60 * across + wide),
        ceil(40 * down + high),
    )


def test_a_margin_is_a_share_of_the_box_and_ends_at_the_photo() -> None:
    photo = Box(0, 0, 200, 100)
    assert widened(Box(20, 10, 120, 60), 0.1, photo) == Box(10, 5, 130, 65)
    assert widened(Box(5, 50, 195, 90), 0.5, photo) == Box(0, 30, 200, 100)
    assert widened(Box(20, 10, 120, 60), 0.0, photo) == Box(20, 10, 120, 60)


def test_the_photo_is_decoded_as_large_as_other_steps_need_it() -> None:
    detector = FakeDetector((a_detection(10, 20, 60, 40),), shortest_side=100)
    found_annotations(READER, detector, 500)
    assert detector.shown == [(802, 600)]


def test_an_animal_at_the_edge_is_clipped_however_far_its_box_reaches() -> None:
    detector = FakeDetector((a_detection(-500, -3, 100, 700),), shortest_side=HEIGHT)
    (found,) = found_annotations(READER, detector, margin=0.0)
    assert found.box == Box(0, 0, 100, 700)


@pytest.mark.parametrize(
    "beside", [(-30, 5, -10, 20), (WIDTH, 5, WIDTH + 50, 20), (-5, 0, 0.5, 20), (3, 3, 3.5, 9)]
)
def test_what_lies_outside_or_is_no_pixel_wide_is_no_animal(
    beside: tuple[float, float, float, float],
) -> None:
    detector = FakeDetector((a_detection(*beside),), shortest_side=HEIGHT)
    assert found_annotations(READER, detector) == (WHOLE,)


def test_boxes_that_clipping_makes_equal_are_one_animal_with_the_better_score() -> None:
    twice = (a_detection(-9, 0, 50, 50, score=0.9), a_detection(-5, 0, 50, 50, score=0.4))
    (found,) = found_annotations(READER, FakeDetector(twice, shortest_side=HEIGHT))
    assert found.box_score == 0.9


_coordinates = st.floats(-1e4, 1e4)
_detections = st.builds(
    lambda x, y, width, height: Detection(Box(x, y, x + width, y + height), 0.5, None),
    _coordinates,
    _coordinates,
    st.floats(0.01, 1e4),
    st.floats(0.01, 1e4),
)


@given(st.lists(_detections, max_size=5))
def test_every_box_lies_in_the_photo_whatever_the_detector_says(found: list[Detection]) -> None:
    for annotation in found_annotations(READER, FakeDetector(tuple(found))):
        box = annotation.box
        assert box.clipped_to(WIDTH, HEIGHT) == box
        assert min(box.width, box.height) >= 1
        assert all(side == round(side) for side in box.as_tuple())
