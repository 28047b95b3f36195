"""How does a picture of any colour mode become 8-bit RGB?"""

import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from rorqual.photos.colours import to_rgb
from rorqual.photos.reader import PhotoReader
from tests.photos.pictures import corners, encoded, textured

RAMP = np.linspace(0, 65535, 64 * 48).reshape(48, 64)


def read(data: bytes) -> npt.NDArray[np.int_]:
    image = PhotoReader(data, "photo").image(10_000)
    assert image.mode == "RGB"
    return np.asarray(image).astype(int)


@pytest.mark.parametrize("image_format", ["PNG", "TIFF"])
def test_sixteen_bit_grey_keeps_its_upper_eight_bits(image_format: str) -> None:
    pixels = read(encoded(Image.fromarray(RAMP.astype(np.uint16)), image_format))
    assert np.array_equal(pixels[..., 1], RAMP.astype(int) // 256)


def test_floating_point_grey_is_stretched() -> None:
    values = (RAMP / 65535 * 7 - 3).astype(np.float32)
    values[0, 0] = np.nan
    pixels = read(encoded(Image.fromarray(values), "TIFF"))
    assert (pixels.min(), pixels.max()) == (0, 255)
    assert pixels[24, 32, 0] == pytest.approx(RAMP[24, 32] / 257, abs=1)


def test_thirty_two_bit_grey_without_contrast_is_black() -> None:
    assert to_rgb(Image.new("I", (20, 20), 70_000)).getextrema() == ((0, 0),) * 3


def test_cmyk_and_grey_jpegs_are_read() -> None:
    cmyk = read(encoded(corners(640, 480).convert("CMYK"), quality=95))
    assert cmyk[100, 100] == pytest.approx([255, 0, 0], abs=12)
    grey = read(encoded(textured(64, 48).convert("L")))
    assert np.array_equal(grey[..., 0], grey[..., 2])


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("image_format", ["PNG", "WEBP", "TIFF"])
def test_transparent_parts_are_white(mode: str, image_format: str) -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 20, 40))
    pixels = read(encoded(image.convert(mode), image_format))
    assert pixels[20, 5].max() < 20
    assert pixels[20, 35].min() > 235


def test_palettes_and_their_transparent_colour_are_read() -> None:
    image = corners().quantize(4)
    assert read(encoded(image, "PNG"))[40, 60] == pytest.approx([255, 255, 255], abs=2)
    blue = image.getpixel((5, 40))
    pixels = read(encoded(image, "PNG", transparency=blue))
    assert pixels[40, 5] == pytest.approx([255, 255, 255], abs=2)
    assert pixels[5, 5] == pytest.approx([255, 0, 0], abs=2)


def test_the_first_page_and_the_first_frame_are_read() -> None:
    pages = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue")]
    for image_format in ("TIFF", "WEBP", "PNG"):
        stream = io.BytesIO()
        pages[0].save(stream, image_format, save_all=True, append_images=pages[1:])
        assert read(stream.getvalue())[10, 10] == pytest.approx([255, 0, 0], abs=5)
