"""How is an animal in a photo stored, with its label, thumbnail and embedding?"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Table, insert, literal, select

from rorqual.catalogue.attesting import ACTOR, attest
from rorqual.catalogue.encounters import store_encounter
from rorqual.catalogue.given_boxes import yield_to_given_box
from rorqual.catalogue.labelling import fill, fill_label
from rorqual.catalogue.records import ImportedAnnotation, LabelConflict, NetworkStamp
from rorqual.catalogue.rows import add_row, update_row
from rorqual.catalogue.schema import annotations, embeddings, encounters, networks, thumbnails
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box

LENGTH_TOLERANCE = 1e-3  # of a unit vector; float32 sums err by far less

_REMEDY = "the catalogue keeps what it has: correct the row, or leave the cell empty"


def store_annotation(
    connection: Connection, photo_id: int, item: ImportedAnnotation, network: NetworkStamp
) -> int:
    """Store the animal or find it by its box; what is known already stays as it is.

    Raises:
        ValueError: where the embedding is no finite unit vector of the network's dimension.
    """
    annotation_id = find_annotation(connection, photo_id, item.annotation.box)
    if annotation_id is None:
        annotation_id = add_row(
            connection, annotations, photo_id=photo_id, notes={}, **_columns(item.annotation)
        )
    _keep_or_add(connection, thumbnails, {"annotation_id": annotation_id}, "jpeg", item.thumbnail)
    if item.embedding is not None:
        store_vector(connection, annotation_id, item.embedding, network)
    return annotation_id


def store_vector(
    connection: Connection, annotation_id: int, vector: NDArray[np.float32], network: NetworkStamp
) -> None:
    """Store the network's vector of an animal, unless it has one.

    Raises:
        ValueError: where it is no finite unit vector of the network's dimension.
    """
    _store_network(connection, network)
    key = {"annotation_id": annotation_id, "spec_hash": network.spec_hash}
    _keep_or_add(connection, embeddings, key, "vector", _vector_bytes(vector, network.dimension))


def find_annotation(connection: Connection, photo_id: int, box: Box) -> int | None:
    """The id of the annotation with that box; None where there is none."""
    return connection.execute(
        select(annotations.c.id)
        .where(annotations.c.photo_id == photo_id)
        .filter_by(x0=box.x0, y0=box.y0, x1=box.x1, y1=box.y1)
    ).scalar()


def describe_annotation(
    connection: Connection, annotation_id: int, item: ImportedAnnotation, photo_name: str
) -> list[LabelConflict]:
    """Add what is said of the animal where the catalogue has nothing, and who it is.

    The label goes before what the annotation itself says of part, side and quality, and before
    the part that a detector named earlier.
    """
    row = connection.execute(
        select(annotations, encounters.c.name.label("encounter"))
        .select_from(annotations.outerjoin(encounters))
        .where(annotations.c.id == annotation_id)
    ).one()
    known = dict(row._mapping)
    seen = {field: getattr(item.annotation, field) for field in ("part", "side", "quality")}
    added = fill(known, seen).added
    conflicts: list[LabelConflict] = []
    if item.label is not None:
        label = item.label
        if label.part and _part_is_found(row.box_source, known["part"], item.annotation):
            known["part"] = None
        filling = fill_label(known, label)
        added |= filling.added
        is_new = added.pop("encounter", None) is not None
        if is_new or (label.encounter and known["encounter"] == label.encounter):
            added["encounter_id"] = store_encounter(connection, label)
        clash = attest(connection, annotation_id, label)
        if not clash and item.annotation.box_source is BoxSource.GIVEN:
            yield_to_given_box(connection, annotation_id, label, ACTOR)
        conflicts = [
            LabelConflict(label.line, f"{photo_name}: {text}; {_REMEDY}.")
            for text in (*filling.clashes, *([clash] if clash else []))
        ]
    update_row(connection, annotations, annotation_id, added)
    return conflicts


def _part_is_found(box_source: str, part: str | None, annotation: Annotation) -> bool:
    """Whether the part that is known of an animal is what the detector says, no person's word."""
    return box_source == BoxSource.DETECTED and part == annotation.part


def _columns(annotation: Annotation) -> dict[str, Any]:
    box = annotation.box
    return {
        "x0": box.x0,
        "y0": box.y0,
        "x1": box.x1,
        "y1": box.y1,
        "box_source": annotation.box_source,
        "box_score": annotation.box_score,
    }


def _store_network(connection: Connection, network: NetworkStamp) -> None:
    known = select(networks.c.id).where(networks.c.spec_hash == network.spec_hash)
    if connection.execute(known).first() is None:
        connection.execute(
            insert(networks).values(
                spec_hash=network.spec_hash,
                id=network.id,
                version=network.version,
                dimension=network.dimension,
                licence=network.licence,
            )
        )


def _vector_bytes(vector: NDArray[np.float32], dimension: int) -> bytes:
    if vector.shape != (dimension,):
        raise ValueError(f"an embedding of shape {vector.shape} is not of {dimension} values")
    length = float(np.linalg.norm(vector.astype(np.float64)))
    if not abs(length - 1.0) <= LENGTH_TOLERANCE:  # so that NaN fails as well
        raise ValueError(f"an embedding of length {length:g} is no unit vector")
    return vector.astype("<f4").tobytes()


def _keep_or_add(
    connection: Connection, table: Table, key: dict[str, Any], column: str, value: bytes | None
) -> None:
    """Add a row with the value under the key, unless one is there or there is no value."""
    if value is None:
        return
    present = select(literal(1)).select_from(table).filter_by(**key)
    if connection.execute(present).first() is None:
        connection.execute(insert(table).values(**key, **{column: value}))
