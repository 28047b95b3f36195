"""What does one photo show, at the size that is needed?"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from rorqual.domain.box import Box
from rorqual.domain.errors import PhotoRefusedError
from rorqual.domain.refusal import RefusalReason
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.reader import PhotoReader
from tests.photos.pictures import HEIC_PHOTO, corners, encoded, textured

LARGE = textured(1000, 640)
LARGE_JPEG = encoded(LARGE, quality=92)


def colour_names(image: Image.Image) -> list[str]:
    """The colours in the middle of the four quarters, row by row."""
    names = {
        (True, False, False): "red",
        (False, True, False): "green",
        (False, False, True): "blue",
        (True, True, True): "white",
    }
    places = [(x, y) for y in (1, 3) for x in (1, 3)]
    bright = pixels_of(image) > 128
    pixels = [bright[image.height * y // 4, image.width * x // 4] for x, y in places]
    return [names[bool(red), bool(green), bool(blue)] for red, green, blue in pixels]


def pixels_of(image: Image.Image) -> npt.NDArray[np.int_]:
    return np.asarray(image).astype(int)


@pytest.mark.parametrize(
    ("image_format", "name"),
    [("JPEG", "jpeg"), ("PNG", "png"), ("WEBP", "webp"), ("TIFF", "tiff")],
)
def test_the_usual_formats_are_read_whatever_the_file_is_called(
    image_format: str, name: str
) -> None:
    data = encoded(corners(), image_format)
    reader = PhotoReader(data, "photo.jpg")
    assert (reader.format, reader.width, reader.height) == (name, 64, 48)
    assert reader.sha256 == sha256_hex(data)
    assert reader.image(48).mode == "RGB"
    assert colour_names(reader.image(48)) == ["red", "green", "blue", "white"]


def test_heic_is_turned_by_its_decoder_and_not_once_more_by_its_exif() -> None:
    reader = PhotoReader(HEIC_PHOTO, "phone.heic")
    assert (reader.format, reader.width, reader.height) == ("heic", 48, 64)
    assert reader.image(16).size == (48, 64)
    content = reader.content()
    assert content.camera is not None
    assert content.camera.make == "Rendered"


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_out_upright(image_format: str, orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    upright = corners(320, 240)
    as_stored = upright.transpose(undo[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    reader = PhotoReader(encoded(as_stored, image_format, exif=exif), "turned")
    assert (reader.width, reader.height) == (320, 240)
    for shortest_side in (30, 60, 240):
        assert colour_names(reader.image(shortest_side)) == ["red", "green", "blue", "white"]
    green = reader.crop(Box(170, 10, 310, 110), 20)
    assert pixels_of(green.image).mean(axis=(0, 1)) == pytest.approx([0, 255, 0], abs=8)


@pytest.mark.parametrize(
    ("shortest_side", "size"),
    [(80, (125, 80)), (81, (250, 160)), (200, (500, 320)), (321, (1000, 640)), (9999, (1000, 640))],
)
def test_a_jpeg_is_decoded_no_larger_than_needed(shortest_side: int, size: tuple[int, int]) -> None:
    assert PhotoReader(LARGE_JPEG, "a.jpg").image(shortest_side).size == size


def test_a_reduced_decode_looks_like_the_reduced_photo() -> None:
    small = PhotoReader(LARGE_JPEG, "a.jpg").image(160)
    expected = LARGE.resize(small.size, Image.Resampling.BOX)
    assert np.abs(pixels_of(small) - pixels_of(expected)).mean() < 3


def test_results_do_not_depend_on_what_was_decoded_before() -> None:
    fresh = {side: PhotoReader(LARGE_JPEG, "a.jpg").image(side) for side in (80, 160, 320, 640)}
    used = PhotoReader(LARGE_JPEG, "a.jpg")
    used.content()
    for side in (640, 80, 320, 160, 80, 640):
        assert np.array_equal(pixels_of(used.image(side)), pixels_of(fresh[side]))
    box = Box(100.5, 50, 420, 300)
    crop, fresh_crop = used.crop(box, 60), PhotoReader(LARGE_JPEG, "a.jpg").crop(box, 60)
    assert crop.box == fresh_crop.box
    assert np.array_equal(pixels_of(crop.image), pixels_of(fresh_crop.image))
    assert used.content() == PhotoReader(LARGE_JPEG, "b.jpg").content()


def test_a_crop_at_full_size_has_exactly_the_pixels_of_the_box() -> None:
    crop = PhotoReader(encoded(LARGE, "PNG"), "a.png").crop(Box(10, 20, 110, 70), 224)
    assert np.array_equal(pixels_of(crop.image), pixels_of(LARGE.crop((10, 20, 110, 70))))
    assert crop.box == Box(0, 0, 100, 50)


def test_a_crop_is_decoded_at_the_smallest_scale_that_suffices() -> None:
    crop = PhotoReader(LARGE_JPEG, "a.jpg").crop(Box(0, 0, 800, 400), 100)
    assert crop.image.size == (200, 100)
    larger = PhotoReader(LARGE_JPEG, "a.jpg").crop(Box(0, 0, 800, 400), 101)
    assert larger.image.size == (400, 200)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_box_within_the_photo_can_be_cut_out_and_resized(data: st.DataObject) -> None:
    reader = PhotoReader(LARGE_JPEG, "a.jpg")
    x0, y0 = data.draw(st.floats(-1, 990)), data.draw(st.floats(-1, 630))
    x1, y1 = data.draw(st.floats(x0 + 1.5, 1001)), data.draw(st.floats(y0 + 1.5, 641))
    box = Box(x0, y0, x1, y1)
    crop = reader.crop(box, data.draw(st.integers(1, 700)))
    assert crop.image.resize((8, 8), box=crop.box.as_tuple()).size == (8, 8)
    clipped = box.clipped_to(1000, 640)
    assert crop.box.width / crop.box.height == pytest.approx(clipped.width / clipped.height)


def test_a_box_outside_the_photo_is_an_error() -> None:
    with pytest.raises(ValueError, match="out of the photo"):
        PhotoReader(LARGE_JPEG, "a.jpg").crop(Box(900, 0, 1100, 100), 10)


def test_pictures_carry_no_exif() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secretive"
    reader = PhotoReader(encoded(corners(), exif=exif, comment=b"at 12 N"), "a.jpg")
    assert reader.image(16).info == {}
    assert reader.crop(Box(0, 0, 20, 20), 16).image.info == {}


def test_the_limit_on_pixels_is_ours_and_not_pillows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    for image_format in ("JPEG", "PNG", "TIFF"):
        reader = PhotoReader(encoded(corners(), image_format), "mosaic", max_pixels=64 * 48)
        assert reader.crop(Box(0, 0, 60, 40), 48).image.size == (60, 40)
        with pytest.raises(PhotoRefusedError) as refused:
            PhotoReader(encoded(corners(), image_format), "mosaic", max_pixels=64 * 48 - 1)
        assert refused.value.refusal.reason is RefusalReason.TOO_LARGE
    assert Image.MAX_IMAGE_PIXELS == 100


def test_content_says_everything_of_the_file() -> None:
    content = PhotoReader(LARGE_JPEG, "a.jpg").content()
    assert content.sha256 == sha256_hex(LARGE_JPEG)
    assert (content.format, content.width, content.height) == ("jpeg", 1000, 640)
    assert len(content.perceptual_hash) == 16
    assert content.capture_time is None
    assert content.position is None
    assert content.camera is None
    assert content.quality.sharpness > 0


def test_real_photos_are_read(real_photos: Path) -> None:
    folder = real_photos / "full_size" / "photos"
    for path in sorted(folder.iterdir())[:3]:
        content = PhotoReader(path.read_bytes(), path.name).content()
        assert content.format == "jpeg"
        assert 0 < content.quality.exposure < 1
