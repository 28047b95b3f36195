"""Where was the camera?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL.ExifTags import GPS
from PIL.TiffImagePlugin import IFDRational

from rorqual.photos.gps import position


def block(
    latitude: object, latitude_ref: object, longitude: object, longitude_ref: object
) -> dict[int, object]:
    return {
        GPS.GPSLatitude: latitude,
        GPS.GPSLatitudeRef: latitude_ref,
        GPS.GPSLongitude: longitude,
        GPS.GPSLongitudeRef: longitude_ref,
    }


def in_degrees_minutes_seconds(value: float) -> tuple[IFDRational, ...]:
    hundredths = round(abs(value) * 360_000)
    return (
        IFDRational(hundredths // 360_000, 1),
        IFDRational(hundredths // 6_000 % 60, 1),
        IFDRational(hundredths % 6_000, 100),
    )


@given(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
def test_degrees_minutes_and_seconds_become_signed_degrees(
    latitude: float, longitude: float
) -> None:
    read = position(
        block(
            in_degrees_minutes_seconds(latitude),
            "N" if latitude >= 0 else "S",
            in_degrees_minutes_seconds(longitude),
            "E" if longitude >= 0 else "W",
        )
    )
    if read is None:  # rounds to (0, 0)
        assert max(abs(latitude), abs(longitude)) < 1e-5
    else:
        assert read.latitude == pytest.approx(latitude, abs=1e-5)
        assert read.longitude == pytest.approx(longitude, abs=1e-5)


def test_fewer_parts_and_untidy_references_are_understood() -> None:
    read = position(block((42.5,), b"s\0", (64.0, 15.0), " W\0"))
    assert read is not None
    assert (read.latitude, read.longitude) == (-42.5, -64.25)


@pytest.mark.parametrize(
    "gps",
    [
        {},
        block((42.0, 0.0, 0.0), None, (64.0, 0.0, 0.0), "W"),
        block((42.0, 0.0, 0.0), "X", (64.0, 0.0, 0.0), "W"),
        block((IFDRational(42, 0),) * 3, "S", (64.0, 0.0, 0.0), "W"),
        block((0.0, 0.0, 0.0), "N", (0.0, 0.0, 0.0), "E"),
        block((91.0, 0.0, 0.0), "N", (0.0, 0.0, 0.0), "E"),
        block((9.0, 0.0, 0.0), "N", (181.0, 0.0, 0.0), "E"),
        block((-9.0, 0.0, 0.0), "N", (8.0, 0.0, 0.0), "E"),
        block("42", "N", b"\0", "E"),
        block((), "N", (1.0, 2.0, 3.0, 4.0), "E"),
    ],
)
def test_a_missing_or_impossible_position_is_none(gps: dict[int, object]) -> None:
    assert position(gps) is None
