"""The picture and the values by which a family's preprocessing is pinned."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

GOLDEN = Path(__file__).with_name("golden.json")
_GRID = 7  # rows and columns whose values are kept


def a_picture() -> Image.Image:
    """1283 x 827 pixels with waves of several lengths, edges, and another course in each channel.

    Whole numbers only, so that it is the same picture everywhere.
    """
    y, x = np.mgrid[:827, :1283]
    channels = [
        (x * x // 97 + y * 3) % 256,
        (x * 7 + y * y // 53 + (x // 40 + y // 30) % 2 * 90) % 256,
        (x * y // 211 + x) % 256,
    ]
    return Image.fromarray(np.stack(channels, axis=-1).astype(np.uint8))


def summary(values: Any) -> dict[str, Any]:
    """Values on a grid of places, and the mean of each channel.

    Args:
        values: (height, width, 3), normalised.
    """
    height, width = values.shape[:2]
    rows = np.linspace(0, height - 1, _GRID).round().astype(int)
    columns = np.linspace(0, width - 1, _GRID).round().astype(int)
    kept = values[np.ix_(rows, columns)]
    return {
        "shape": [height, width],
        "grid": np.round(kept, 6).tolist(),
        "means": np.round(values.mean(axis=(0, 1), dtype=np.float64), 6).tolist(),
    }
