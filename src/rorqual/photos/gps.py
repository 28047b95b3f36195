"""Where was the camera?"""

from collections.abc import Mapping

from PIL.ExifTags import GPS

from rorqual.domain.photo import Position
from rorqual.photos.exif_values import numbers, text


def position(gps: Mapping[int, object]) -> Position | None:
    """The position of the GPS block; None where it is missing, impossible or (0, 0).

    Cameras without a fix write (0, 0), a place in the Gulf of Guinea.
    """
    latitude = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "N", "S")
    longitude = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "E", "W")
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Position(latitude, longitude)


def _degrees(value: object, reference: object, positive: str, negative: str) -> float | None:
    """Degrees, minutes and seconds (the last ones may be missing) as signed degrees."""
    parts = numbers(value)
    letter = (text(reference) or "").upper()
    if parts is None or not 1 <= len(parts) <= 3 or letter not in (positive, negative):
        return None
    if not all(part >= 0 for part in parts):  # not-a-number neither
        return None
    degrees = sum(part / 60.0**power for power, part in enumerate(parts))
    return degrees if letter == positive else -degrees
