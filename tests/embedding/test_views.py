"""A further view shows the same animal: mirrored, or with its edges cut off."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageOps

from rorqual.domain.box import Box
from rorqual.embedding.views import TIGHTER, View, mirrored, seen_as, tightened
from rorqual.photos.reader import Crop, PhotoReader

PIXELS = np.random.default_rng(0).integers(0, 256, (60, 100, 3), dtype=np.uint8)
CROP = Crop(Image.fromarray(PIXELS), Box(10, 5, 90, 45))


def pixels(crop: Crop) -> np.ndarray:
    """Of the box, as a network would be shown it."""
    size = round(crop.box.width), round(crop.box.height)
    return np.asarray(crop.image.resize(size, Image.Resampling.NEAREST, crop.box.as_tuple()))


def test_a_mirror_shows_the_same_box() -> None:
    expected = np.asarray(ImageOps.mirror(Image.fromarray(pixels(CROP))))
    assert (pixels(mirrored(CROP)) == expected).all()
    assert (pixels(mirrored(mirrored(CROP))) == pixels(CROP)).all()


def test_a_tighter_box_is_what_the_photo_gives_for_it() -> None:
    file = BytesIO()
    CROP.image.save(file, "PNG")
    across, down = TIGHTER * 80, TIGHTER * 40
    box = Box(10 + across, 5 + down, 90 - across, 45 - down)
    expected = PhotoReader(file.getvalue(), "whale.png").crop(box, 1000)
    found = tightened(CROP)
    assert (np.asarray(found.image) == np.asarray(expected.image)).all()
    assert found.box.as_tuple() == pytest.approx(expected.box.as_tuple())


def test_every_view_is_one_of_the_two_or_both() -> None:
    assert seen_as(CROP, View.PLAIN) is CROP
    assert (pixels(seen_as(CROP, View.MIRRORED)) == pixels(mirrored(CROP))).all()
    assert (pixels(seen_as(CROP, View.TIGHT)) == pixels(tightened(CROP))).all()
    both = pixels(seen_as(CROP, View.MIRRORED_TIGHT))
    assert (both == pixels(mirrored(tightened(CROP)))).all()
