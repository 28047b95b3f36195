"""How good is a photo, whatever its resolution?"""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from rorqual.photos.quality import measure_quality
from rorqual.photos.reader import PhotoReader
from tests.photos.pictures import encoded, textured

LARGE = textured(4000, 2600)


def test_a_reduced_copy_gets_nearly_the_same_figures() -> None:
    small = LARGE.resize((1000, 650), Image.Resampling.LANCZOS)
    large_file = PhotoReader(encoded(LARGE, quality=92), "large.jpg").content().quality
    small_file = PhotoReader(encoded(small, quality=92), "small.jpg").content().quality
    assert small_file.sharpness == pytest.approx(large_file.sharpness, rel=0.1)
    assert small_file.exposure == pytest.approx(large_file.exposure, abs=0.005)
    assert small_file.contrast == pytest.approx(large_file.contrast, abs=0.005)
    assert small_file.clipped == pytest.approx(large_file.clipped, abs=0.01)


def test_sharpness_is_the_variance_of_the_laplacian() -> None:
    image = textured(384, 220).convert("L").convert("RGB")
    grey = np.asarray(image.convert("L")).astype(float)
    padded = np.pad(grey, 1, mode="symmetric")
    neighbours = padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]
    quality = measure_quality(image)
    assert quality.sharpness == pytest.approx((neighbours - 4 * grey).var(), rel=1e-4)
    assert quality.exposure == pytest.approx(grey.mean() / 255, rel=1e-5)
    assert quality.contrast == pytest.approx(grey.std() / 255, rel=1e-5)
    assert quality.clipped == pytest.approx(np.isin(grey, (0, 255)).mean())


def test_the_more_blur_the_less_sharpness() -> None:
    image = textured(900, 600)
    sharpness = [
        measure_quality(image.filter(ImageFilter.GaussianBlur(radius))).sharpness
        for radius in (0, 1, 2, 4, 8)
    ]
    assert sharpness == sorted(sharpness, reverse=True)
    assert sharpness[-1] < sharpness[0] / 10


@pytest.mark.parametrize(("colour", "exposure"), [("black", 0.0), ("white", 1.0)])
def test_a_plain_photo_is_clipped_and_has_neither_contrast_nor_sharpness(
    colour: str, exposure: float
) -> None:
    quality = measure_quality(Image.new("RGB", (40, 3000), colour))
    assert (quality.sharpness, quality.contrast) == (0, 0)
    assert (quality.exposure, quality.clipped) == (exposure, 1)
