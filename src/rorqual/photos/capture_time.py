"""When was the photo taken, and how far was the camera's clock from UTC?"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import isfinite

from PIL.ExifTags import GPS, Base

from rorqual.domain.photo import CaptureTime
from rorqual.photos.exif_values import numbers, text

MAX_OFFSET_MINUTES = 14 * 60  # Kiribati, the largest offset in use
_CLOCK = re.compile(r"(\d{4})[:\-/](\d\d)[:\-/](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_TAGS = (
    (Base.DateTimeOriginal, Base.OffsetTimeOriginal),
    (Base.DateTimeDigitized, Base.OffsetTimeDigitized),
)


def capture_time(exif: Mapping[int, object], gps: Mapping[int, object]) -> CaptureTime | None:
    """When the shutter opened; None where the camera does not say.

    The offset is the camera's own (source "exif"); else the camera's clock minus the GPS time,
    rounded to 15 minutes, if that is a possible time zone ("gps"); else 0 ("assumed_utc"). The
    file's date is never used: copying changes it.

    Args:
        exif: the tags of the EXIF block.
        gps: the tags of the GPS block.
    """
    for clock_tag, offset_tag in _TAGS:
        local = _parse_clock(text(exif.get(clock_tag)))
        if local is None:
            continue
        offset = _parse_offset(text(exif.get(offset_tag)))
        if offset is not None:
            return CaptureTime(local, offset, "exif")
        offset = _offset_by_gps(local, gps)
        if offset is not None:
            return CaptureTime(local, offset, "gps")
        return CaptureTime(local, 0, "assumed_utc")
    return None


def _parse_clock(value: str | None) -> datetime | None:
    match = _CLOCK.match(value or "")
    if match is None:
        return None
    try:
        return datetime(*map(int, match.groups()))  # type: ignore[arg-type]
    except ValueError:  # 0000:00:00 00:00:00, a month 13
        return None


def _parse_offset(value: str | None) -> int | None:
    if value in ("Z", "z"):
        return 0
    match = _OFFSET.fullmatch(value or "")
    if match is None:
        return None
    sign, hours, minutes = match.groups()
    offset = int(hours) * 60 + int(minutes)
    if int(minutes) >= 60 or offset > MAX_OFFSET_MINUTES:
        return None
    return -offset if sign == "-" else offset


def _offset_by_gps(local: datetime, gps: Mapping[int, object]) -> int | None:
    clock = numbers(gps.get(GPS.GPSTimeStamp))
    match = re.match(r"(\d{4})[:\-/](\d\d)[:\-/](\d\d)", text(gps.get(GPS.GPSDateStamp)) or "")
    if match is None or clock is None or len(clock) != 3 or not all(map(isfinite, clock)):
        return None
    try:
        utc = datetime(*map(int, match.groups())) + timedelta(  # type: ignore[arg-type]
            hours=clock[0], minutes=clock[1], seconds=clock[2]
        )
    except (ValueError, OverflowError):
        return None
    offset = round((local - utc).total_seconds() / 60 / 15) * 15
    return offset if abs(offset) <= MAX_OFFSET_MINUTES else None
