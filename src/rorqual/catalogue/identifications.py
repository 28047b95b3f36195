"""What did the machine answer for a photo, so that it need not answer again?"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, and_, insert, or_, select

from rorqual.catalogue.annotation_storage import find_annotation
from rorqual.catalogue.decisions import SUGGESTED_NAME, Tier, append_decision
from rorqual.catalogue.photo_store import store_photo
from rorqual.catalogue.records import ImportedPhoto, SuggestionRecord
from rorqual.catalogue.rows import find_id, now
from rorqual.catalogue.schema import identifications, individuals, photos


def stored_identification(connection: Connection, key: str) -> str | None:
    """The JSON text of the answer under the key; None where there is none."""
    query = select(identifications.c.result).where(identifications.c.key == key)
    return connection.execute(query).scalar()


class StoredIdentification(NamedTuple):
    """An answer that was kept."""

    identified_at: str  # ISO 8601, UTC
    key: str  # see `store_identification`
    photo_name: str
    result: str  # JSON


def read_identifications(
    connection: Connection, *, since: str, after: StoredIdentification | None, limit: int
) -> list[StoredIdentification]:
    """Answers, the oldest first.

    Args:
        connection: to read with.
        since: those of that time (as `identified_at`) or later.
        after: the last one of the page before; None for the first page.
        limit: at most so many.
    """
    columns = identifications.c
    query = (
        select(columns.identified_at, columns.key, columns.photo_name, columns.result)
        .where(columns.identified_at >= since)
        .order_by(columns.identified_at, columns.key)
        .limit(limit)
    )
    if after is not None:
        same_moment = and_(columns.identified_at == after.identified_at, columns.key > after.key)
        query = query.where(or_(columns.identified_at > after.identified_at, same_moment))
    return [StoredIdentification(*row) for row in connection.execute(query)]


def newest_identifications(
    connection: Connection, sha256: str, *, photo_name: str | None = None, limit: int = 1
) -> list[str]:
    """The JSON texts of the newest answers for a content, the newest first.

    Args:
        connection: to read with.
        sha256: of the photo's file.
        photo_name: as it was called when it was asked about; None for any.
        limit: at most so many.
    """
    it = identifications.c
    query = select(it.result).where(it.sha256 == sha256)
    if photo_name is not None:
        query = query.where(it.photo_name == photo_name)
    newest = query.order_by(it.identified_at.desc(), it.key.desc()).limit(limit)
    return list(connection.execute(newest).scalars())


def store_identification(
    connection: Connection,
    key: str,
    write_result: Callable[[tuple[int, ...]], str],
    record: ImportedPhoto | None,
    suggestions: Sequence[SuggestionRecord],
    *,
    photo_name: str,
    sha256: str | None,
) -> tuple[int, ...]:
    """Store an answer with what it rests on, within the connection's transaction.

    See `Catalogue.store_identification`.
    """
    if stored_identification(connection, key) is not None:
        return _annotation_ids(connection, record)
    annotation_ids: tuple[int, ...] = ()
    if record is not None:
        unlabelled = tuple(replace(item, label=None) for item in record.annotations)
        stored = store_photo(connection, replace(record, annotations=unlabelled))
        annotation_ids = stored.annotation_ids
    for suggestion in suggestions:
        individual_id = _individual_id(connection, suggestion)
        is_stranger = suggestion.individual is not None and individual_id is None
        stranger = {SUGGESTED_NAME: suggestion.individual} if is_stranger else {}
        append_decision(
            connection,
            annotation_ids[suggestion.annotation],
            Tier.SUGGESTED,
            verdict=suggestion.verdict,
            individual_id=individual_id,
            actor=suggestion.actor,
            reason=suggestion.reason,
            details={**suggestion.details, **stranger},
        )
    connection.execute(
        insert(identifications).values(
            key=key,
            photo_name=photo_name,
            sha256=sha256,
            identified_at=now(),
            result=write_result(annotation_ids),
        )
    )
    return annotation_ids


def _annotation_ids(connection: Connection, record: ImportedPhoto | None) -> tuple[int, ...]:
    """The ids that the record's annotations got when they were stored."""
    if record is None:
        return ()
    photo_id = find_id(connection, photos, sha256=record.photo.sha256)
    if photo_id is None:
        return ()
    boxes = (item.annotation.box for item in record.annotations)
    found = (find_annotation(connection, photo_id, box) for box in boxes)
    return tuple(annotation_id for annotation_id in found if annotation_id is not None)


def _individual_id(connection: Connection, suggestion: SuggestionRecord) -> int | None:
    """Of whom it names; None for nobody, and for one whom only a network's head knows."""
    name = suggestion.individual
    found = None if name is None else find_id(connection, individuals, name=name)
    if found is None and name is not None and not suggestion.is_of_head:
        raise ValueError(f"the suggestion names individual {name}, whom the catalogue lacks")
    return found
