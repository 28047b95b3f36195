"""What does the camera say of the photo?"""

from datetime import datetime
from typing import Any

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from rorqual.domain.photo import Camera, CaptureTime, Position
from rorqual.photos.exif import ExifFacts
from rorqual.photos.reader import PhotoReader
from tests.photos.pictures import corners, encoded


def facts(
    image_format: str = "JPEG",
    *,
    main: dict[int, Any] | None = None,
    exif: dict[int, Any] | None = None,
    gps: dict[int, Any] | None = None,
) -> ExifFacts:
    """What is read back from a photo that was written with those tags."""
    block = Image.Exif()
    block.update(main or {})
    block.get_ifd(IFD.Exif).update(exif or {})
    block.get_ifd(IFD.GPSInfo).update(gps or {})
    content = PhotoReader(encoded(corners(), image_format, exif=block.tobytes()), "a").content()
    return ExifFacts(1, content.capture_time, content.position, content.camera)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_time_place_and_camera_are_read_from_every_format(image_format: str) -> None:
    read = facts(
        image_format,
        main={Base.Make: "Canon\0\0", Base.Model: " EOS 7D "},
        exif={
            Base.DateTimeOriginal: "2023:05:04 10:11:12",
            Base.SubsecTimeOriginal: "55",
            Base.OffsetTimeOriginal: "-03:30",
        },
        gps={
            GPS.GPSLatitudeRef: "S",
            GPS.GPSLatitude: (42.0, 30.0, 36.0),
            GPS.GPSLongitudeRef: "W",
            GPS.GPSLongitude: (64.0, 15.0, 0.0),
        },
    )
    assert read.camera == Camera("Canon", "EOS 7D")
    assert read.capture_time == CaptureTime(datetime(2023, 5, 4, 10, 11, 12), -210, "exif")
    assert read.position == Position(pytest.approx(-42.51), pytest.approx(-64.25))  # type: ignore[arg-type]


def test_a_photo_without_exif_says_nothing() -> None:
    assert facts() == ExifFacts()


def test_a_camera_without_a_model_keeps_its_make() -> None:
    assert facts(main={Base.Make: "GoPro"}).camera == Camera("GoPro", None)
    assert facts(main={Base.Make: "\0\0\0", Base.Model: "  "}).camera is None


@pytest.mark.parametrize("orientation", [0, 9, 77])
def test_an_impossible_orientation_counts_as_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    assert PhotoReader(encoded(corners(), exif=exif), "a.jpg").width == 64
