"""When was the photo taken, and how far was the camera's clock from UTC?"""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL.ExifTags import GPS, Base
from PIL.TiffImagePlugin import IFDRational

from rorqual.domain.photo import CaptureTime
from rorqual.photos.capture_time import capture_time

NOON = "2023:05:04 12:00:00"
NOON_TIME = datetime(2023, 5, 4, 12)
MOMENTS = st.datetimes(datetime(1990, 1, 2), datetime(2090, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)


def gps_stamp(utc: datetime) -> dict[int, object]:
    clock = tuple(IFDRational(part, 1) for part in (utc.hour, utc.minute, utc.second))
    return {GPS.GPSDateStamp: utc.strftime("%Y:%m:%d"), GPS.GPSTimeStamp: clock}


@given(local=MOMENTS, quarters=st.integers(-56, 56), delay=st.integers(-420, 420))
def test_the_offset_is_the_clock_minus_the_gps_time_in_quarter_hours(
    local: datetime, quarters: int, delay: int
) -> None:
    zone = timezone(timedelta(minutes=15 * quarters))
    utc = local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    read = capture_time(
        {Base.DateTimeOriginal: local.strftime("%Y:%m:%d %H:%M:%S")},
        gps_stamp(utc + timedelta(seconds=delay)),
    )
    assert read == CaptureTime(local, 15 * quarters, "gps")


def test_the_cameras_own_offset_wins_over_the_gps_time() -> None:
    exif: dict[int, object] = {Base.DateTimeOriginal: NOON, Base.OffsetTimeOriginal: "+02:00"}
    assert capture_time(exif, gps_stamp(NOON_TIME)) == CaptureTime(NOON_TIME, 120, "exif")


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("+05:45", 345), ("-0330", -210), ("Z", 0), ("+13:00\0", 780), ("-14:00", -840)],
)
def test_offsets_as_cameras_write_them(written: str, minutes: int) -> None:
    exif: dict[int, object] = {Base.DateTimeOriginal: NOON, Base.OffsetTimeOriginal: written}
    assert capture_time(exif, {}) == CaptureTime(NOON_TIME, minutes, "exif")


@pytest.mark.parametrize("written", ["", "   :  ", "+99:00", "+02:75", "+2", 7, None])
def test_without_a_usable_offset_utc_is_assumed_and_said(written: object) -> None:
    exif: dict[int, object] = {Base.DateTimeOriginal: NOON, Base.OffsetTimeOriginal: written}
    assert capture_time(exif, {}) == CaptureTime(NOON_TIME, 0, "assumed_utc")


def test_a_gps_time_of_another_day_is_not_believed() -> None:
    far = gps_stamp(NOON_TIME + timedelta(days=3))
    assert capture_time({Base.DateTimeOriginal: NOON}, far) == CaptureTime(
        NOON_TIME, 0, "assumed_utc"
    )


@pytest.mark.parametrize(
    "clock", [None, "12:00:00", (IFDRational(1, 0),) * 3, (1.0, 2.0), (1e300, 0.0, 0.0)]
)
def test_a_broken_gps_time_is_ignored(clock: object) -> None:
    gps: dict[int, object] = {GPS.GPSDateStamp: "2023:05:04", GPS.GPSTimeStamp: clock}
    read = capture_time({Base.DateTimeOriginal: NOON}, gps)
    assert read == CaptureTime(NOON_TIME, 0, "assumed_utc")


def test_the_time_of_digitising_stands_in_with_its_own_offset() -> None:
    exif: dict[int, object] = {
        Base.DateTimeOriginal: "0000:00:00 00:00:00",
        Base.DateTimeDigitized: NOON,
        Base.OffsetTimeDigitized: "+01:00",
    }
    assert capture_time(exif, {}) == CaptureTime(NOON_TIME, 60, "exif")


@pytest.mark.parametrize(
    "written",
    [
        "0000:00:00 00:00:00", "2023:13:01 00:00:00", "2023:02:30 10:00:00", "    :  :     :  :  ",
        "\0" * 19, "yesterday", "", b"\xff\xfe", 20230504, None,
    ],
)  # fmt: skip
def test_nonsense_is_no_time(written: object) -> None:
    assert capture_time({Base.DateTimeOriginal: written}, {}) is None


@given(st.text() | st.binary() | st.integers() | st.floats() | st.tuples(st.floats()))
def test_no_value_whatever_raises(value: object) -> None:
    capture_time(
        {Base.DateTimeOriginal: value, Base.OffsetTimeOriginal: value},
        {GPS.GPSDateStamp: value, GPS.GPSTimeStamp: value},
    )
    capture_time({Base.DateTimeOriginal: NOON, Base.OffsetTimeOriginal: value}, {})
