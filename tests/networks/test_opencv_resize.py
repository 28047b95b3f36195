"""OpenCV's resizing without OpenCV: its formulas, in floats, and what it does at the edges.

That the whole way from picture to tensor is OpenCV's own, `family/test_golden.py` shows.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rorqual.networks.opencv_resize import Kind, opencv_resize

Sides = st.integers(1, 40)


def a_picture(height: int, width: int) -> NDArray[np.uint8]:
    return np.random.default_rng(height * 41 + width).integers(
        0, 256, (height, width, 3), dtype=np.uint8
    )


def kernel(distance: float, kind: str) -> float:
    d = abs(distance)
    if kind == "opencv_bilinear":
        return max(0.0, 1 - d)
    if d < 1:
        return 1.25 * d**3 - 2.25 * d**2 + 1  # a = -3/4
    return -0.75 * (d**3 - 5 * d**2 + 8 * d - 4) if d < 2 else 0.0


def in_floats(values: NDArray[np.float64], size: int, kind: str) -> NDArray[np.float64]:
    """One axis, the first, resampled; the edge pixels go on for ever."""
    rows = []
    for new in range(size):
        place = (new + 0.5) * len(values) / size - 0.5
        near = range(int(np.floor(place)) - 2, int(np.floor(place)) + 4)
        rows.append(
            sum(kernel(place - at, kind) * values[min(max(at, 0), len(values) - 1)] for at in near)
        )
    return np.array(rows)


@pytest.mark.parametrize("kind", ["opencv_bilinear", "opencv_bicubic"])
@given(height=Sides, width=Sides, new_height=Sides, new_width=Sides)
def test_each_value_is_that_of_the_formula_within_a_level(
    kind: Kind, height: int, width: int, new_height: int, new_width: int
) -> None:
    picture = a_picture(height, width)
    found = opencv_resize(picture, new_width, new_height, kind)
    across = in_floats(picture.astype(float).transpose(1, 0, 2), new_width, kind)
    expected = in_floats(across.transpose(1, 0, 2), new_height, kind).clip(0, 255)
    assert found.shape == (new_height, new_width, 3)
    assert np.abs(found - expected).max() <= 1.3  # weights are whole numbers of 1/2048


@pytest.mark.parametrize("kind", ["opencv_bilinear", "opencv_bicubic"])
def test_one_colour_stays_that_colour(kind: Kind) -> None:
    plain = np.full((9, 14, 3), (7, 130, 255), dtype=np.uint8)
    assert (opencv_resize(plain, 21, 5, kind) == plain[0, 0]).all()


def test_pixels_between_the_sampling_points_do_not_count() -> None:
    """No anti-aliasing: of ten columns that become one, two are looked at."""
    picture = np.zeros((1, 10, 3), dtype=np.uint8)
    picture[0, [0, 1, 2, 3, 6, 7, 8, 9]] = 255
    assert (opencv_resize(picture, 1, 1, "opencv_bilinear") == 0).all()
