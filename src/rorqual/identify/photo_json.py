"""How does what is known of a photo's content look as JSON, and how is it read back?"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from rorqual.domain.photo import Camera, CaptureTime, Photo, Position, Quality


def photo_to_json(photo: Photo) -> dict[str, Any]:
    """The content without its capture time and hash, which stand beside it."""
    position = photo.position
    return {
        "format": photo.format,
        "width": photo.width,
        "height": photo.height,
        "perceptual_hash": photo.perceptual_hash,
        "latitude": position.latitude if position else None,
        "longitude": position.longitude if position else None,
        "camera": asdict(photo.camera) if photo.camera else None,
        "quality": asdict(photo.quality),
    }


def photo_from_json(
    content: Mapping[str, Any], *, sha256: str, captured: Mapping[str, Any] | None
) -> Photo:
    """The photo whose content, hash and capture time were written."""
    camera = content["camera"]
    return Photo(
        sha256=sha256,
        perceptual_hash=content["perceptual_hash"],
        format=content["format"],
        width=content["width"],
        height=content["height"],
        capture_time=capture_time_from_json(captured) if captured else None,
        position=(
            Position(content["latitude"], content["longitude"])
            if content["latitude"] is not None
            else None
        ),
        camera=Camera(camera["make"], camera["model"]) if camera else None,
        quality=Quality(**content["quality"]),
    )


def capture_time_to_json(time: CaptureTime) -> dict[str, Any]:
    """The camera's clock, its offset from UTC and where the offset comes from."""
    return {
        "local": time.local.isoformat(),
        "utc_offset_minutes": time.utc_offset_minutes,
        "offset_source": time.offset_source,
    }


def capture_time_from_json(captured: Mapping[str, Any]) -> CaptureTime:
    """The capture time that was written."""
    return CaptureTime(
        datetime.fromisoformat(captured["local"]),
        captured["utc_offset_minutes"],
        captured["offset_source"],
    )
