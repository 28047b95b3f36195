"""A mask shows the animal, and nothing of what was around it."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from rorqual.segmentation.cutout import cutout_png, on_plain

IMAGE = Image.fromarray(np.random.default_rng(0).integers(1, 256, (30, 60, 3)).astype(np.uint8))
ALPHA = np.zeros((30, 60), np.float32)
ALPHA[:, 20:40] = 1
ALPHA[:, 40:45] = 0.5


def _pixels(png: bytes) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    image = Image.open(BytesIO(png))
    assert (image.format, image.mode) == ("PNG", "RGBA")
    return np.asarray(image)


def test_the_animal_keeps_its_colours_and_the_background_loses_its_own() -> None:
    pixels = _pixels(cutout_png(IMAGE, ALPHA, 60))
    assert np.array_equal(pixels[:, 20:45, :3], np.asarray(IMAGE)[:, 20:45])
    assert pixels[:, 20:40, 3].min() == 255
    assert set(pixels[:, 40:45, 3].ravel()) == {128}
    assert pixels[:, :20].max() == pixels[:, 45:].max() == 0


@pytest.mark.parametrize(("most", "size"), [(60, (60, 30)), (100, (60, 30)), (15, (15, 8))])
def test_no_side_is_longer_than_wanted(most: int, size: tuple[int, int]) -> None:
    rows, columns, _ = _pixels(cutout_png(IMAGE, ALPHA, most)).shape
    assert (columns, rows) == size


def test_the_background_may_be_of_one_colour() -> None:
    pixels = np.asarray(on_plain(IMAGE, ALPHA, (127, 128, 129)))
    assert np.array_equal(pixels[:, 20:40], np.asarray(IMAGE)[:, 20:40])
    assert {tuple(it) for it in pixels[:, :20].reshape(-1, 3)} == {(127, 128, 129)}
