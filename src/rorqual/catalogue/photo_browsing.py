"""Which photos are there, a page at a time, and what is known of each?"""

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Select, func, select

from rorqual.catalogue.schema import photo_files, photos


@dataclass(frozen=True, slots=True)
class CataloguedPhoto:
    """A photo by its content."""

    id: int
    name: str  # relative, of the first file with that content
    sha256: str
    format: str
    width: int  # pixels, upright
    height: int
    captured_local: str | None  # ISO 8601, what the camera's clock showed
    utc_offset_minutes: int | None
    latitude: float | None  # of the camera, degrees WGS 84
    longitude: float | None
    camera_make: str | None
    camera_model: str | None
    sharpness: float
    exposure: float
    gate_score: float | None  # 0..1
    gate_model: str | None
    imported_at: str  # ISO 8601, UTC


def list_photos(connection: Connection, *, limit: int, after: int = 0) -> list[CataloguedPhoto]:
    """Photos in the order in which they came, after the one with that id."""
    query = _photos().where(photos.c.id > after).order_by(photos.c.id).limit(limit)
    return [CataloguedPhoto(**row._mapping) for row in connection.execute(query)]


def find_photo(connection: Connection, photo_id: int) -> CataloguedPhoto | None:
    """The photo with that id."""
    row = connection.execute(_photos().where(photos.c.id == photo_id)).first()
    return CataloguedPhoto(**row._mapping) if row else None


def newest_stored_path(connection: Connection, sha256: str) -> str | None:
    """Where a photo of that content was read last; None where it is not in the catalogue."""
    query = (
        select(photo_files.c.stored_path)
        .join_from(photo_files, photos, photos.c.id == photo_files.c.photo_id)
        .where(photos.c.sha256 == sha256)
        .order_by(photo_files.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def _photos() -> Select[Any]:
    first_name = (
        select(photo_files.c.name)
        .where(photo_files.c.photo_id == photos.c.id)
        .order_by(photo_files.c.id)
        .limit(1)
        .correlate(photos)
        .scalar_subquery()
    )
    columns = [photos.c[it.name] for it in fields(CataloguedPhoto) if it.name != "name"]
    return select(func.coalesce(first_name, photos.c.sha256).label("name"), *columns)
