"""What does an animal look like, at a glance?"""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from rorqual.catalogue.schema import thumbnails

IDS_AT_ONCE = 500  # a statement takes a limited number of parameters


def read_thumbnails(connection: Connection, annotation_ids: Iterable[int]) -> dict[int, bytes]:
    """Small JPEGs by annotation id; those without one are left out."""
    ids = sorted(set(annotation_ids))
    found: dict[int, bytes] = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        some = thumbnails.c.annotation_id.in_(ids[start : start + IDS_AT_ONCE])
        rows = connection.execute(select(thumbnails.c.annotation_id, thumbnails.c.jpeg).where(some))
        found |= {row.annotation_id: row.jpeg for row in rows}
    return found
