"""What does the animal look like without what is around it?"""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def cutout_png(image: Image.Image, alpha: NDArray[np.float32], longest_side: int) -> bytes:
    """A PNG file of the animal: red, green, blue and alpha, the background removed.

    Where nothing is seen of the animal, the colours are gone as well, so that no program brings
    the background back.

    Args:
        image: RGB.
        alpha: the animal's share of each pixel, float32 of shape (height, width), 0..1.
        longest_side: pixels that a side of the PNG has at most; a smaller picture keeps its size.
    """
    shares = Image.fromarray(_levels(alpha))
    scale = min(1.0, longest_side / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if size != image.size:
        image, shares = (it.resize(size, Image.Resampling.BILINEAR) for it in (image, shares))
    pixels = np.dstack([np.asarray(image), np.asarray(shares)])
    pixels[pixels[..., 3] == 0] = 0
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def on_plain(
    image: Image.Image, alpha: NDArray[np.float32], colour: tuple[int, int, int]
) -> Image.Image:
    """The animal before a background of one colour, RGB; arguments as above."""
    plain = Image.new("RGB", image.size, colour)
    return Image.composite(image, plain, Image.fromarray(_levels(alpha)))


def _levels(alpha: NDArray[np.float32]) -> NDArray[np.uint8]:
    levels: NDArray[np.uint8] = np.rint(alpha * 255).astype(np.uint8)
    return levels
