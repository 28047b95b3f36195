import io

import numpy as np
import pytest
from PIL import Image

from rorqual.training.gate_views import COMMON_SIDE, common_view, compressed_bytes, varied_view
from tests.rendered import fluke


@pytest.fixture(scope="module")
def image() -> Image.Image:
    return fluke(0, 0).image


def difference(one: Image.Image, other: Image.Image) -> float:
    pixels = [np.asarray(it.resize((64, 64)), float) for it in (one, other)]
    return float(np.abs(pixels[0] - pixels[1]).mean())


@pytest.mark.parametrize("size", [(90, 60), (300, 200), (1200, 800), (128, 128)])
def test_every_photo_has_one_size_and_nearly_the_same_bytes(
    image: Image.Image, size: tuple[int, int]
) -> None:
    view = common_view(image.resize(size))
    assert view.size == (COMMON_SIDE, COMMON_SIDE)
    assert compressed_bytes(view) == pytest.approx(compressed_bytes(common_view(image)), rel=0.35)


def test_what_compression_did_to_a_photo_before_is_lost(image: Image.Image) -> None:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=60)
    assert difference(common_view(Image.open(file).convert("RGB")), common_view(image)) < 2


def test_the_same_generator_gives_the_same_varied_view(image: Image.Image) -> None:
    one, other = (varied_view(image, np.random.default_rng(3)) for _ in range(2))
    assert one == other
    assert one != varied_view(image, np.random.default_rng(4))


def test_varied_views_differ_in_size(image: Image.Image) -> None:
    views = [varied_view(image, np.random.default_rng(seed)) for seed in range(40)]
    sides = {view.width for view in views}
    assert all(view.width == view.height for view in views)
    assert min(sides) >= 96
    assert max(sides) <= 256
    assert len(sides) > 20
