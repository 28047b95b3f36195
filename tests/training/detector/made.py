"""Pictures whose animals are rectangles of one colour, so that their place can be seen."""

import numpy as np
from PIL import Image

from rorqual.domain.annotation import Part
from rorqual.training.detector.pictures import Picture, Sides

SEA, ANIMAL = (20, 60, 120), (250, 30, 30)


def a_picture(
    *boxes: Sides, size: tuple[int, int] = (96, 64), part: Part | None = Part.DORSAL_FIN
) -> Picture:
    """A sea with animals."""
    image = Image.new("RGB", size, SEA)
    for x0, y0, x1, y1 in boxes:
        image.paste(ANIMAL, (round(x0), round(y0), round(x1), round(y1)))
    return Picture(image, part, boxes)


def a_whole_picture(size: tuple[int, int] = (40, 40), part: Part = Part.HEAD) -> Picture:
    """A crop that is nothing but the animal."""
    image = Image.new("RGB", size, ANIMAL)
    return Picture(image, part, ((0.0, 0.0, float(size[0]), float(size[1])),), is_whole=True)


def red_box(image: Image.Image) -> Sides:
    """Where the animals' colour is, in shares of the picture."""
    pixels = np.asarray(image).astype(int)
    red = (pixels[..., 0] > 140) & (pixels[..., 2] < 100)
    rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
    return (
        columns[0] / image.width,
        rows[0] / image.height,
        (columns[-1] + 1) / image.width,
        (rows[-1] + 1) / image.height,
    )
