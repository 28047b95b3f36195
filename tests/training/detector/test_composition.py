import numpy as np
import pytest
from PIL import Image

from rorqual.domain.annotation import Part
from rorqual.training.detector.composition import Composer
from tests.training.detector.made import SEA, a_picture, a_whole_picture, red_box

SIZE = (96, 64)
SEAS = [Image.new("RGB", (120, 100), SEA)]


def composer(*, mosaic: float = 0.0, small: float = 0.0, **shares: float) -> Composer:
    pictures = {
        "fins": [a_picture((30, 20, 60, 40))],
        "heads": [a_whole_picture()],
        "empty": [a_picture(part=None)],
    }
    return Composer(pictures, shares or {"fins": 1.0}, SEAS, SIZE, mosaic, small)


def test_the_same_seed_gives_the_same_picture() -> None:
    first, second = (composer(mosaic=0.5).compose(np.random.default_rng(3)) for _ in range(2))
    assert first.boxes == second.boxes
    assert first.image.tobytes() == second.image.tobytes()


@pytest.mark.parametrize("seed", range(40))
def test_boxes_lie_on_their_animals_however_they_were_cut_and_scaled(seed: int) -> None:
    composed = composer().compose(np.random.default_rng(seed))
    assert composed.image.size == SIZE
    for _, box in composed.boxes:
        assert box == pytest.approx(red_box(composed.image), abs=2 / 64)


def test_most_pictures_of_a_photo_with_an_animal_show_it_in_many_sizes() -> None:
    boxes = [composer().compose(np.random.default_rng(seed)).boxes for seed in range(100)]
    assert sum(map(len, boxes)) > 90
    widths = [box[2] - box[0] for found in boxes for _, box in found]
    assert min(widths) < 0.27
    assert max(widths) > 0.6


def test_a_mosaic_shows_up_to_four_animals() -> None:
    counts = {
        len(composer(mosaic=1.0).compose(np.random.default_rng(seed)).boxes) for seed in range(30)
    }
    assert max(counts) == 4


def test_a_crop_that_is_its_animal_fills_the_picture() -> None:
    for seed in range(30):
        composed = composer(heads=1.0).compose(np.random.default_rng(seed))
        ((part, (x0, y0, x1, y1)),) = composed.boxes
        assert part is Part.HEAD
        assert (x1 - x0) * (y1 - y0) > 0.4


def test_or_it_lies_small_on_a_sea() -> None:
    widths = []
    for seed in range(30):
        composed = composer(heads=1.0, small=1.0).compose(np.random.default_rng(seed))
        widths += [x1 - x0 for _, (x0, _, x1, _) in composed.boxes]
    assert len(widths) > 20  # the smallest copies are too small for anyone
    assert max(widths) < 0.9
    assert min(widths) < 0.2


def test_sources_come_as_often_as_they_should() -> None:
    drawn = [
        composer(fins=3.0, empty=1.0).compose(np.random.default_rng(seed)).doubtful
        for seed in range(300)
    ]
    assert sum(bool(doubtful) for doubtful in drawn) / 300 == pytest.approx(0.75, abs=0.08)
