from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from rorqual.domain.photo import Position
from rorqual.rendering.jpeg import Capture, _sexagesimal, save_jpeg


def test_the_exif_says_when_where_and_that_it_is_rendered(tmp_path: Path) -> None:
    capture = Capture(datetime(2024, 7, 9, 14, 30, 5), -90, Position(-33.5, 151.25))
    save_jpeg(Image.new("RGB", (96, 96)), tmp_path / "a.jpg", capture)
    exif = Image.open(tmp_path / "a.jpg").getexif()
    assert exif[ExifTags.Base.Make] == "Rorqual"
    assert exif[ExifTags.Base.Model] == "rendered animal"
    assert exif[ExifTags.Base.ImageDescription] == "Rendered, not a photograph"
    shot = exif.get_ifd(ExifTags.IFD.Exif)
    assert shot[ExifTags.Base.DateTimeOriginal] == "2024:07:09 14:30:05"
    assert shot[ExifTags.Base.OffsetTimeOriginal] == "-01:30"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    assert place[ExifTags.GPS.GPSLatitudeRef] == "S"
    assert [float(part) for part in place[ExifTags.GPS.GPSLatitude]] == [33, 30, 0]
    assert place[ExifTags.GPS.GPSLongitudeRef] == "E"
    assert [float(part) for part in place[ExifTags.GPS.GPSLongitude]] == [151, 15, 0]


@given(st.floats(min_value=-180, max_value=180))
def test_an_angle_survives_degrees_minutes_and_seconds(angle: float) -> None:
    degrees, minutes, seconds = (float(part) for part in _sexagesimal(angle))
    assert minutes < 60
    assert seconds < 60
    assert degrees + minutes / 60 + seconds / 3600 == pytest.approx(abs(angle), abs=1e-7)
