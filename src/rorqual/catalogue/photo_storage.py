"""How is a photo stored, known by its content and not by its name?"""

from typing import Any

from sqlalchemy import Connection, select

from rorqual.catalogue.records import ImportedPhoto
from rorqual.catalogue.rows import add_row, find_id, now, update_row
from rorqual.catalogue.schema import photo_files, photos
from rorqual.domain.photo import Photo


def store_content(connection: Connection, record: ImportedPhoto) -> tuple[int, bool]:
    """Store the photo and where its file is; a known photo gets only what it lacks.

    Returns:
        The photo's id, and whether its content is new.
    """
    present = connection.execute(
        select(photos.c.id, photos.c.gate_score, photos.c.file_bytes).where(
            photos.c.sha256 == record.photo.sha256
        )
    ).first()
    if present is None:
        photo_id = add_row(
            connection,
            photos,
            **photo_columns(record.photo),
            file_bytes=record.file_bytes,
            gate_score=record.gate_score,
            gate_model=record.gate_model,
            imported_at=now(),
        )
    else:
        photo_id = int(present.id)
        lacking: dict[str, Any] = {}
        if present.gate_score is None and record.gate_score is not None:
            lacking |= {"gate_score": record.gate_score, "gate_model": record.gate_model}
        if present.file_bytes is None and record.file_bytes is not None:
            lacking["file_bytes"] = record.file_bytes
        update_row(connection, photos, photo_id, lacking)
    place = {"photo_id": photo_id, "stored_path": record.stored_path}
    if find_id(connection, photo_files, **place) is None:
        add_row(connection, photo_files, **place, name=record.name)
    return photo_id, present is None


def photo_columns(photo: Photo) -> dict[str, Any]:
    """The photo as columns of its table."""
    time, position, camera = photo.capture_time, photo.position, photo.camera
    return {
        "sha256": photo.sha256,
        "perceptual_hash": photo.perceptual_hash,
        "format": photo.format,
        "width": photo.width,
        "height": photo.height,
        "captured_local": time.local.isoformat() if time else None,
        "utc_offset_minutes": time.utc_offset_minutes if time else None,
        "offset_source": time.offset_source if time else None,
        "latitude": position.latitude if position else None,
        "longitude": position.longitude if position else None,
        "camera_make": camera.make if camera else None,
        "camera_model": camera.model if camera else None,
        "sharpness": photo.quality.sharpness,
        "exposure": photo.quality.exposure,
        "contrast": photo.quality.contrast,
        "clipped": photo.quality.clipped,
    }
