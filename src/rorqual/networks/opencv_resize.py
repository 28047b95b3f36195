"""How does OpenCV resize 8-bit pictures? Networks that were trained behind it expect its pixels.

Without anti-aliasing, and in whole numbers of 1/2048: the same steps in NumPy, so that OpenCV need
not be installed. Each value is OpenCV's or its neighbour: its own machines round in two ways.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

_ONE = 2048  # weights are whole numbers of 1/2048
_CUBIC = np.float32(-0.75)  # OpenCV's choice among the cubic kernels

Kind = Literal["opencv_bilinear", "opencv_bicubic"]


def opencv_resize(
    pixels: NDArray[np.uint8], width: int, height: int, kind: Kind
) -> NDArray[np.uint8]:
    """Resize a picture.

    Args:
        pixels: (h, w, channels).
        width: of the new picture.
        height: of the new picture.
        kind: which of OpenCV's interpolations.

    Returns:
        uint8 of shape (height, width, channels).
    """
    if pixels.shape[:2] == (height, width):
        return pixels  # as OpenCV does
    down, down_weights = _taps(pixels.shape[0], height, kind)
    across, across_weights = _taps(pixels.shape[1], width, kind)
    rows, used = np.unique(down, return_inverse=True)  # the others are not looked at
    source = pixels[rows].astype(np.int32)
    narrowed = np.zeros((len(rows), width, pixels.shape[2]), np.int32)
    for tap in range(across.shape[1]):
        narrowed += source[:, across[:, tap]] * across_weights[:, tap, np.newaxis]
    used = used.reshape(down.shape)
    if kind == "opencv_bilinear":
        return _mixed_in_16_bits(narrowed, used, down_weights)
    mixed = np.zeros((height, width, pixels.shape[2]), np.int64)
    for tap in range(down.shape[1]):
        mixed += narrowed[used[:, tap]].astype(np.int64) * down_weights[:, tap, None, None]
    return _as_pixels((mixed + (1 << 21)) >> 22)


def _mixed_in_16_bits(
    narrowed: NDArray[np.int32], rows: NDArray[np.intp], weights: NDArray[np.int32]
) -> NDArray[np.uint8]:
    """Two rows mixed as OpenCV's vector instructions do it, which lose the lowest bits."""
    first, second = (
        (weights[:, tap, None, None] * (narrowed[rows[:, tap]] >> 4)) >> 16 for tap in (0, 1)
    )
    return _as_pixels((first + second + 2) >> 2)


def _as_pixels(values: NDArray[np.int64]) -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = values.clip(0, 255).astype(np.uint8)
    return pixels


def _taps(size: int, new_size: int, kind: Kind) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Which pixels make each new one, and their weights; both (new_size, 2 or 4)."""
    places = ((np.arange(new_size) + 0.5) * (size / new_size) - 0.5).astype(np.float32)
    left = np.floor(places).astype(np.intp)
    beyond = places - left.astype(np.float32)
    if kind == "opencv_bilinear":
        outside = (left < 0) | (left >= size - 1)
        beyond = np.where(outside, np.float32(0), beyond)
        left = np.clip(left, 0, size - 1)
        weights = np.stack([1 - beyond, beyond], axis=1)
        taps = left[:, np.newaxis] + np.arange(2)
    else:
        weights = _cubic_weights(beyond)
        taps = left[:, np.newaxis] + np.arange(-1, 3)
    whole = np.rint(weights.astype(np.float32) * np.float32(_ONE)).astype(np.int32)
    return np.clip(taps, 0, size - 1), whole


def _cubic_weights(beyond: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of the four pixels around a place that lies `beyond` (0..1) the second one."""
    a, x = _CUBIC, beyond
    one = np.float32(1)
    first = ((a * (x + one) - 5 * a) * (x + one) + 8 * a) * (x + one) - 4 * a
    second = ((a + 2) * x - (a + 3)) * x * x + one
    third = ((a + 2) * (one - x) - (a + 3)) * (one - x) * (one - x) + one
    weights = np.stack([first, second, third, one - first - second - third], axis=1)
    return weights.astype(np.float32)
