"""How much of each pixel is the animal? What a network's map says of it."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Between the lowest and the highest value of a map. Where a network is at a loss, as before water
# and skin of one colour, its values lie closer together than that, and stretching them would make
# a mask of noise.
LEAST_CONTRAST = 0.5
_ROUNDING = 1e-3  # of a share that was computed in float16


def alpha_of(
    values: NDArray[np.float32], kind: Literal["as_is", "stretched"]
) -> NDArray[np.float32] | None:
    """The animal's share of each place of a map, 0..1; None where the map tells no animal.

    Args:
        values: of the map, any shape.
        kind: what they mean, see `NetworkSpec.alpha`.

    Raises:
        ValueError: where they do not lie in 0..1.
    """
    lowest, highest = float(values.min()), float(values.max())
    if lowest < -_ROUNDING or highest > 1 + _ROUNDING:
        raise ValueError(f"values from {lowest:.3g} to {highest:.3g} are no shares of 0 to 1")
    if kind == "stretched":
        if highest - lowest < LEAST_CONTRAST:
            return None
        return (values - np.float32(lowest)) / np.float32(highest - lowest)
    return values.clip(0, 1) if highest >= LEAST_CONTRAST else None


def resized_alpha(alpha: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    """The shares at another size.

    Args:
        alpha: float32 of shape (rows, columns), 0..1.
        width: of the new map, pixels.
        height: likewise.

    Returns:
        float32 of shape (height, width), 0..1.
    """
    resized = Image.fromarray(alpha).resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(resized, dtype=np.float32).clip(0, 1)
