"""Rendered animals for the tests of what looks at photos; each is rendered once."""

from functools import cache

from PIL import Image

from rorqual.domain.box import Box
from rorqual.photos.reader import Crop
from rorqual.rendering.photo import RenderedPhoto, render_photo

WIDTH, HEIGHT = 360, 240


@cache
def fluke(individual: int, encounter: int) -> RenderedPhoto:
    """An individual as it was seen in one of its encounters."""
    seed = 100 * individual + encounter
    return render_photo(individual, seed, 0, width=WIDTH, height=HEIGHT)


@cache
def sea(number: int) -> Image.Image:
    """A sea without an animal."""
    return render_photo(None, 1_000_000 + number, 0, width=WIDTH, height=HEIGHT).image


def whole(image: Image.Image) -> Crop:
    """A whole picture as the crop that an embedder wants."""
    return Crop(image, Box.whole(*image.size))
