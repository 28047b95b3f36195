"""Preprocessing is pinned by another road to the same numbers: its formulas, in plain NumPy."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from rorqual.domain.box import Box
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.spec import ImageInput
from tests.networks.specs import an_input

MEAN, STD = (0.5, 0.25, 0.125), (0.5, 2.0, 0.25)
TOLERANCE = 1.25 / 255  # Pillow rounds to whole levels after each of its two passes


def a_picture(width: int = 37, height: int = 23) -> Image.Image:
    """Smooth waves and a hard edge, different in each channel."""
    y, x = np.mgrid[:height, :width]
    waves = [127 + 120 * np.sin(x / 5 + shift) * np.cos(y / 4 - shift) for shift in (0, 1, 2)]
    pixels = np.stack(waves, axis=-1)
    pixels[8:14, 10:20] = (250, 10, 90)
    return Image.fromarray(pixels.round().astype(np.uint8))


def bicubic(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keys 1981 with a = -1/2."""
    d = np.abs(distance)
    near = (1.5 * d - 2.5) * d * d + 1
    far = -0.5 * (((d - 5) * d + 8) * d - 4)
    return np.where(d < 1, near, np.where(d < 2, far, 0.0))


def bilinear(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.clip(1 - np.abs(distance), 0, None))


def weights(
    kernel: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    pixels: int,
    size: int,
    low: float,
    high: float,
) -> NDArray[np.float64]:
    """How much each pixel counts for each of the `size` new ones in low..high, anti-aliased."""
    scale = (high - low) / size
    widening = max(scale, 1.0)  # the kernel covers all pixels that a new one stands for
    centres = low + (np.arange(size) + 0.5) * scale
    matrix: NDArray[np.float64] = kernel(
        (np.arange(pixels) + 0.5 - centres[:, np.newaxis]) / widening
    )
    sums: NDArray[np.float64] = matrix.sum(axis=1, keepdims=True)
    return matrix / sums


def recomputed(image: Image.Image, spec: ImageInput, box: Box) -> NDArray[np.float64]:
    """What `image_tensor` promises, by matrices."""
    kernel = {"bicubic": bicubic, "bilinear": bilinear}[spec.interpolation]
    pixels = np.asarray(image, dtype=np.float64)
    down = weights(kernel, image.height, spec.height, box.y0, box.y1)
    across = weights(kernel, image.width, spec.width, box.x0, box.x1)
    narrowed = np.einsum("ij,kjc->kic", across, pixels).clip(0, 255)  # no levels beyond 8 bits
    values = np.einsum("ij,jkc->ikc", down, narrowed).clip(0, 255) / 255
    if spec.channels == "bgr":
        values = values[:, :, ::-1]
    normalised: NDArray[np.float64] = (values - spec.mean) / spec.std
    return normalised.transpose(2, 0, 1)[np.newaxis]


@pytest.mark.parametrize("box", [None, Box(5, 3, 30, 21), Box(5.25, 3.5, 30.75, 20.125)], ids=str)
@pytest.mark.parametrize("size", [(8, 6), (37, 23), (50, 40)], ids=str)
@pytest.mark.parametrize("is_bilinear", [False, True], ids=["bicubic", "bilinear"])
@pytest.mark.parametrize("is_bgr", [False, True], ids=["rgb", "bgr"])
def test_the_tensor_is_what_the_formulas_give(
    box: Box | None, size: tuple[int, int], is_bilinear: bool, is_bgr: bool
) -> None:
    image = a_picture()
    spec = an_input(*size, bgr=is_bgr, bilinear=is_bilinear, mean=MEAN, std=STD)
    expected = recomputed(image, spec, box or Box.whole(*image.size))
    tensor = image_tensor(image, spec, box)
    assert tensor.shape == (1, 3, size[1], size[0])
    assert tensor.dtype == np.float32
    assert tensor.flags.c_contiguous
    error = np.abs(tensor - expected) * np.reshape(STD, (1, 3, 1, 1))
    assert error.max() <= TOLERANCE


def test_without_resizing_the_values_are_exact() -> None:
    image = a_picture(8, 6)
    expected = (np.asarray(image, np.float32) / np.float32(255)).transpose(2, 0, 1)[np.newaxis]
    assert np.array_equal(image_tensor(image, an_input(8, 6)), expected)


def test_the_picture_is_not_changed() -> None:
    image = a_picture()
    image_tensor(image, an_input(), Box(1, 1, 9, 9))
    assert image == a_picture()


def covering(width: int, height: int) -> ImageInput:
    return replace(an_input(width, height), resize="cover")


def test_covering_cuts_off_both_ends_of_the_longer_side() -> None:
    """A box of twice the width: the square in its middle is what a stretch of that square gives."""
    image = a_picture(96, 40)
    spec, box, middle = covering(16, 16), Box(8, 4, 72, 36), Box(24, 4, 56, 36)
    covered = image_tensor(image, spec, box)
    assert covered.shape == (1, 3, 16, 16)
    assert covered == pytest.approx(image_tensor(image, an_input(16, 16), middle), abs=1e-6)


@pytest.mark.parametrize("size", [(64, 64), (24, 36), (36, 24)], ids=str)
def test_covering_a_box_of_the_same_proportions_is_stretching_it(size: tuple[int, int]) -> None:
    image = a_picture(*size)
    for wanted in (size, (size[0] // 2, size[1] // 2), (size[0] * 2, size[1] * 2)):
        stretched = image_tensor(image, an_input(*wanted))
        assert np.array_equal(image_tensor(image, covering(*wanted)), stretched)


def test_as_opencv_a_box_is_cut_out_at_whole_pixels_first() -> None:
    image = a_picture()
    spec = replace(an_input(8, 6), interpolation="opencv_bilinear")
    cut = image.crop((5, 4, 31, 20))
    found = image_tensor(image, spec, Box(5.25, 3.75, 30.75, 20.125))
    assert np.array_equal(found, image_tensor(cut, spec))
