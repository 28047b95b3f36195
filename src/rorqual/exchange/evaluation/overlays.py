"""How does a map of what mattered look on its picture? Colour, contours and a legend."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

STRENGTH = 0.55  # opacity where the map is 1: the picture shows through, and the map is seen
CONTOURS = (0.33, 0.66)  # of the strongest loss
SIDE = 480  # pixels of a picture
_HOT = np.array([[20, 60, 160], [60, 180, 190], [250, 220, 80], [215, 50, 40]], dtype=np.float64)
_LEGEND, _MARGIN = 64, 12  # pixels


def overlay(picture: Image.Image, strength: NDArray[np.float64]) -> Image.Image:
    """The picture with the map on it, and lines where it reaches a third and two thirds.

    Args:
        picture: RGB.
        strength: 0..1, of any shape (rows, columns).
    """
    image = picture.resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    small = Image.fromarray(np.asarray(strength, dtype=np.float32))
    smooth = np.asarray(small.resize(image.size, Image.Resampling.BICUBIC)).clip(0.0, 1.0)
    opacity = (STRENGTH * smooth)[..., np.newaxis]
    mixed = np.asarray(image) * (1 - opacity) + colours(smooth) * opacity
    for level in CONTOURS:
        mixed[_edges(smooth >= level)] = 255.0
    return Image.fromarray(mixed.round().clip(0, 255).astype(np.uint8))


def colours(strength: NDArray[np.floating]) -> NDArray[np.float64]:
    """RGB of each strength, shape (..., 3)."""
    places = np.linspace(0.0, 1.0, len(_HOT))
    return np.stack([np.interp(strength, places, _HOT[:, channel]) for channel in range(3)], -1)


def side_by_side(titled: list[tuple[str, Image.Image]], legend: str) -> bytes:
    """Pictures with their titles beside each other, and what the colours mean; a PNG file."""
    font = ImageFont.load_default(14)
    width = _MARGIN + sum(image.width + _MARGIN for _, image in titled)
    sheet = Image.new("RGB", (width, SIDE + 36 + _LEGEND), (255, 255, 255))
    draw = ImageDraw.Draw(sheet)
    x = _MARGIN
    for title, image in titled:
        draw.text((x, 10), title, fill=(16, 36, 47), font=font)
        sheet.paste(image, (x, 34))
        x += image.width + _MARGIN
    bar = colours(np.linspace(0.0, 1.0, 240))[np.newaxis].repeat(14, axis=0)
    sheet.paste(Image.fromarray(bar.round().astype(np.uint8)), (_MARGIN, SIDE + 46))
    draw.text((_MARGIN, SIDE + 62), "0", fill=(16, 36, 47), font=font)
    draw.text((_MARGIN + 262, SIDE + 44), legend, fill=(16, 36, 47), font=font)
    draw.text((_MARGIN + 226, SIDE + 62), "1", fill=(16, 36, 47), font=font)
    file = io.BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


def _edges(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels whose right or lower neighbour is on the other side."""
    edges = np.zeros_like(inside)
    edges[:, :-1] |= inside[:, :-1] != inside[:, 1:]
    edges[:-1] |= inside[:-1] != inside[1:]
    return edges
