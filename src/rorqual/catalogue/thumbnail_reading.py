"""What does an animal look like, at a glance?"""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from rorqual.catalogue.rows import portions
from rorqual.catalogue.schema import thumbnails


def read_thumbnails(connection: Connection, annotation_ids: Iterable[int]) -> dict[int, bytes]:
    """Small JPEGs by annotation id; those without one are left out."""
    found: dict[int, bytes] = {}
    for portion in portions(annotation_ids):
        some = thumbnails.c.annotation_id.in_(portion)
        rows = connection.execute(select(thumbnails.c.annotation_id, thumbnails.c.jpeg).where(some))
        found |= {row.annotation_id: row.jpeg for row in rows}
    return found
