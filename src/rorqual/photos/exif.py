"""What does the camera say of the photo?"""

from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image
from PIL.ExifTags import IFD, Base

from rorqual.domain.photo import Camera, CaptureTime, Position
from rorqual.photos.capture_time import capture_time
from rorqual.photos.exif_values import numbers, text
from rorqual.photos.gps import position
from rorqual.photos.orientation import UPRIGHT


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """The part of a photo's EXIF data that is used."""

    orientation: int = UPRIGHT  # 1..8
    capture_time: CaptureTime | None = None
    position: Position | None = None
    camera: Camera | None = None


def read_exif(image: Image.Image) -> ExifFacts:
    """The facts of an opened, not yet decoded photo; a damaged block counts as none.

    Args:
        image: as its decoder opened it. A PNG is asked only where a block precedes its pixels,
            because Pillow decodes the whole picture in search of a later one.
    """
    if image.format == "PNG" and not {"exif", "Raw profile type exif"} & image.info.keys():
        return ExifFacts()
    try:
        exif = image.getexif()
        tags = dict(exif)
    except Exception:  # Pillow raises many kinds of errors on damaged blocks
        return ExifFacts()
    gps = _block(exif, IFD.GPSInfo)
    return ExifFacts(
        orientation=_orientation(tags.get(Base.Orientation)),
        capture_time=capture_time(_block(exif, IFD.Exif), gps),
        position=position(gps),
        camera=_camera(tags),
    )


def _block(exif: Image.Exif, tag: int) -> Mapping[int, object]:
    try:
        return dict(exif.get_ifd(tag))
    except Exception:  # as above
        return {}


def _orientation(value: object) -> int:
    values = numbers(value) or ()
    return int(values[0]) if len(values) == 1 and values[0] in range(1, 9) else UPRIGHT


def _camera(tags: Mapping[int, object]) -> Camera | None:
    make, model = text(tags.get(Base.Make)), text(tags.get(Base.Model))
    return None if make is None and model is None else Camera(make, model)
