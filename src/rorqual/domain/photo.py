"""What a photo file says of itself, once it is read."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CaptureTime:
    """When the shutter opened."""

    local: datetime  # naive: what the camera's clock showed
    utc_offset_minutes: int
    offset_source: str  # "exif", "gps" (clock against the GPS time) or "assumed_utc"


@dataclass(frozen=True, slots=True)
class Position:
    """Where the camera was, WGS 84."""

    latitude: float  # degrees, north positive, -90..90
    longitude: float  # degrees, east positive, -180..180


@dataclass(frozen=True, slots=True)
class Camera:
    """Which camera took the photo, as its EXIF says."""

    make: str | None
    model: str | None


@dataclass(frozen=True, slots=True)
class Quality:
    """Measures that do not depend on the resolution of the file."""

    sharpness: float  # variance of the Laplacian at a fixed size; higher is sharper
    exposure: float  # mean luminance, 0..1
    contrast: float  # standard deviation of luminance, 0..0.5
    clipped: float  # share of pixels that are fully black or fully white, 0..1


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo file's content: known by its hash, whatever the file is called."""

    sha256: str  # hexadecimal, of the file's bytes
    perceptual_hash: str  # 16 hexadecimal digits (64 bits), see photos.fingerprints
    format: str  # "jpeg", "png", "webp", "tiff", "heic"
    width: int  # pixels, upright
    height: int
    capture_time: CaptureTime | None
    position: Position | None
    camera: Camera | None
    quality: Quality
