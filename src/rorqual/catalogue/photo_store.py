"""How does one imported photo, with all that belongs to it, get into the catalogue?"""

from sqlalchemy import Connection

from rorqual.catalogue.annotation_storage import describe_annotation, store_annotation
from rorqual.catalogue.photo_storage import store_content
from rorqual.catalogue.records import ImportedPhoto, LabelConflict, StoredPhoto


def store_photo(connection: Connection, record: ImportedPhoto) -> StoredPhoto:
    """Store the photo, its animals and who they are, within the connection's transaction.

    Stored again, nothing changes; a label that clashes with the catalogue becomes a conflict.

    Raises:
        ValueError: where an embedding is no unit vector of the network's dimension.
    """
    photo_id, was_new = store_content(connection, record)
    annotation_ids: list[int] = []
    conflicts: list[LabelConflict] = []
    for item in record.annotations:
        annotation_id = store_annotation(connection, photo_id, item, record.network)
        conflicts += describe_annotation(connection, annotation_id, item, record.name)
        annotation_ids.append(annotation_id)
    return StoredPhoto(photo_id, was_new, tuple(annotation_ids), tuple(conflicts))
