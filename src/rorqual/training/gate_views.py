"""How does a photo look without what its source left in it: size, sharpness and compression?"""

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

COMMON_SIDE = 128  # pixels, both sides; no collection's photos are smaller
COMMON_QUALITY = 75  # of JPEG
_SIDES = (96, 256)  # pixels of a varied view, drawn evenly on a log scale
_QUALITIES = (40, 96)
_AREA = (0.45, 1.0)  # share of the photo that a varied view shows
_STRETCH = 0.2  # largest log of its proportions over the photo's
_LIGHT = (0.7, 1.3)  # factors of brightness, contrast and colour
_LIGHT_SHARE, _GREY_SHARE, _TURN_SHARE, _BLUR_SHARE = 0.7, 0.15, 0.3, 0.25
_TURN = 15.0  # degrees, both ways
_BLUR = (0.3, 1.2)  # radius in pixels

_BICUBIC = Image.Resampling.BICUBIC
_LIGHTS: tuple[Callable[[Image.Image], ImageEnhance._Enhance], ...] = (
    ImageEnhance.Brightness,
    ImageEnhance.Contrast,
    ImageEnhance.Color,
)


def common_view(image: Image.Image) -> Image.Image:
    """The whole picture at one size and compression, the same for every source.

    Args:
        image: RGB, of any size.

    Returns:
        RGB of COMMON_SIDE pixels a side.
    """
    return _compressed(image.resize((COMMON_SIDE, COMMON_SIDE), _BICUBIC), COMMON_QUALITY)


def varied_view(image: Image.Image, generator: np.random.Generator) -> Image.Image:
    """A part of the picture at a random size, compression, sharpness and light, for fitting.

    Args:
        image: RGB, of any size.
        generator: decides alone.

    Returns:
        RGB, square.
    """
    part = _random_part(image, generator)
    if generator.random() < 0.5:
        part = part.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if generator.random() < _LIGHT_SHARE:
        for light in _LIGHTS:
            part = light(part).enhance(generator.uniform(*_LIGHT))
    if generator.random() < _GREY_SHARE:
        part = part.convert("L").convert("RGB")
    if generator.random() < _TURN_SHARE:
        part = part.rotate(generator.uniform(-_TURN, _TURN), _BICUBIC)
    if generator.random() < _BLUR_SHARE:
        part = part.filter(ImageFilter.GaussianBlur(generator.uniform(*_BLUR)))
    return _compressed(part, int(generator.integers(*_QUALITIES)))


def _random_part(image: Image.Image, generator: np.random.Generator) -> Image.Image:
    root = np.sqrt(generator.uniform(*_AREA))
    stretch = np.exp(generator.uniform(-_STRETCH, _STRETCH))
    width = min(1.0, root * stretch) * image.width
    height = min(1.0, root / stretch) * image.height
    left = generator.uniform(0, image.width - width)
    top = generator.uniform(0, image.height - height)
    side = round(np.exp(generator.uniform(*np.log(_SIDES))))
    return image.resize((side, side), _BICUBIC, box=(left, top, left + width, top + height))


def compressed_bytes(image: Image.Image) -> int:
    """How many bytes the picture needs as a JPEG of COMMON_QUALITY."""
    return len(_jpeg(image, COMMON_QUALITY))


def _compressed(image: Image.Image, quality: int) -> Image.Image:
    with Image.open(io.BytesIO(_jpeg(image, quality))) as opened:
        return opened.convert("RGB")


def _jpeg(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()
