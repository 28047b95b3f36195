"""How is a rendered photo kept? A JPEG file whose EXIF says when, where and that it is rendered."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from rorqual.domain.photo import Position

MAKE = "Rorqual"
MODEL = "rendered animal"
DESCRIPTION = "Rendered, not a photograph"


@dataclass(frozen=True, slots=True)
class Capture:
    """When and where the rendered camera stood."""

    local: datetime  # naive: the camera's clock
    utc_offset_minutes: int
    position: Position


def save_jpeg(image: Image.Image, path: Path, capture: Capture, *, quality: int = 88) -> None:
    """Write a photo with its EXIF; `quality` is that of Pillow, 1..95."""
    image.save(path, format="JPEG", quality=quality, exif=_exif(capture))


def _exif(capture: Capture) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = DESCRIPTION
    exif[ExifTags.Base.Make] = MAKE
    exif[ExifTags.Base.Model] = MODEL
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {
            ExifTags.Base.DateTimeOriginal: capture.local.strftime("%Y:%m:%d %H:%M:%S"),
            ExifTags.Base.OffsetTimeOriginal: _offset(capture.utc_offset_minutes),
        }
    )
    latitude, longitude = capture.position.latitude, capture.position.longitude
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
            ExifTags.GPS.GPSLatitude: _sexagesimal(latitude),
            ExifTags.GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
            ExifTags.GPS.GPSLongitude: _sexagesimal(longitude),
        }
    )
    return exif


def _offset(minutes: int) -> str:
    """A UTC offset as EXIF writes it, such as -01:00."""
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _sexagesimal(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Degrees, minutes and seconds of an absolute angle; seconds to a ten-thousandth."""
    ticks = round(abs(degrees) * 3600 * 10_000)
    seconds = Fraction(ticks % (60 * 10_000), 10_000)
    minutes = ticks // (60 * 10_000)
    return (
        IFDRational(minutes // 60, 1),
        IFDRational(minutes % 60, 1),
        IFDRational(seconds.numerator, seconds.denominator),
    )
