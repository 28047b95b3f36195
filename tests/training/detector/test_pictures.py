from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rorqual.domain.annotation import Part
from rorqual.domain.box import Box
from rorqual.training.detector.examples import DetectorExample
from rorqual.training.detector.pictures import (
    load_picture,
    render_flukes,
    render_seas,
    seas_beside,
)
from rorqual.training.gate_photos import Role
from tests.training.detector.made import ANIMAL, SEA, a_picture


def an_example(path: Path, *boxes: Box, part: Part | None = Part.FLUKE) -> DetectorExample:
    return DetectorExample(path, "sperm_whale_flukes", Role.FIT, part, boxes)


def saved(folder: Path, size: tuple[int, int]) -> Path:
    path = folder / "photo.jpg"
    Image.new("RGB", size, SEA).save(path)
    return path


def test_large_photos_are_reduced_with_their_boxes(tmp_path: Path) -> None:
    picture = load_picture(an_example(saved(tmp_path, (2880, 1920)), Box(288, 192, 1440, 960)))
    assert picture.image.size == (720, 480)
    assert picture.boxes[0] == pytest.approx((72, 48, 360, 240))
    assert not picture.is_whole


def test_small_photos_stay_as_they_are(tmp_path: Path) -> None:
    picture = load_picture(an_example(saved(tmp_path, (128, 128)), Box(1, 2, 30, 40)))
    assert picture.image.size == (128, 128)
    assert picture.boxes == ((1, 2, 30, 40),)


def test_a_photo_without_boxes_is_its_animal(tmp_path: Path) -> None:
    picture = load_picture(an_example(saved(tmp_path, (60, 40))))
    assert picture.boxes == ((0, 0, 60, 40),)
    assert picture.is_whole


def test_a_photo_without_an_animal_has_no_box(tmp_path: Path) -> None:
    picture = load_picture(an_example(saved(tmp_path, (60, 40)), part=None))
    assert (picture.boxes, picture.is_whole) == ((), False)


def test_the_sea_is_the_larger_strip_above_or_below_all_animals() -> None:
    size = (300, 400)
    below = a_picture((50, 30, 90, 60), (100, 100, 150, 160), size=size)
    above = a_picture((50, 300, 90, 350), size=size)
    everywhere = a_picture((50, 50, 90, 350), size=size)
    seas = seas_beside([below, above, everywhere])
    assert [sea.size for sea in seas] == [(300, 239), (300, 300)]
    assert all((np.asarray(sea) != ANIMAL).any(axis=2).all() for sea in seas)


def test_rendered_animals_have_boxes_with_a_margin_within_the_photo() -> None:
    (picture,) = render_flukes(1)
    ((x0, y0, x1, y1),) = picture.boxes
    assert picture.part is Part.FLUKE
    assert 0 <= x0 < x1 <= picture.image.width
    assert 0 <= y0 < y1 <= picture.image.height
    assert render_seas(1)[0].size == picture.image.size
