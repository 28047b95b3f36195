"""Does the light come from behind the animal?"""

import numpy as np
from PIL import Image

_EDGE = 0.15  # of each side, that counts as what lies around
_MIDDLE = 0.5  # of each side, that counts as the animal


def backlight(animal: Image.Image) -> float:
    """How much brighter the edge of an animal's picture is than its middle.

    Meant for a picture cut at the animal's box: sky or glitter around a dark middle is how a
    backlit animal looks. It compares luminances (ITU-R 601) and knows nothing of the light itself,
    so a dark animal on a bright sea counts as well.

    Args:
        animal: of at least 4 x 4 pixels.

    Returns:
        Mean luminance of the edge less that of the middle, -1..1.

    Raises:
        ValueError: where the picture is smaller.
    """
    grey = np.asarray(animal.convert("L"), dtype=np.float64) / 255
    height, width = grey.shape
    if min(height, width) < 4:
        raise ValueError(f"a picture of {width} x {height} pixels has no middle and no edge")
    down, across = max(1, round(_EDGE * height)), max(1, round(_EDGE * width))
    around = np.ones(grey.shape, dtype=np.bool_)
    around[down : height - down, across : width - across] = False
    top, left = round(height * (1 - _MIDDLE) / 2), round(width * (1 - _MIDDLE) / 2)
    middle = grey[top : height - top, left : width - left]
    return float(grey[around].mean() - middle.mean())
