"""Who did what through the service? A log that is only added to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from rorqual.catalogue.rows import add_row, now
from rorqual.catalogue.team.schema import audit_events


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something that was changed."""

    id: int
    at: str  # ISO 8601, UTC
    actor: str  # the name of the key
    action: str  # such as `decision.confirm`
    subject: str  # what was changed, such as `annotation 12`
    request_id: str | None
    details: dict[str, Any]


def record_event(
    connection: Connection,
    *,
    actor: str,
    action: str,
    subject: str,
    request_id: str | None,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Add an event, in the transaction of the change itself, and tell its id."""
    return add_row(
        connection,
        audit_events,
        at=now(),
        actor=actor,
        action=action,
        subject=subject,
        request_id=request_id,
        details=dict(details or {}),
    )


def list_events(
    connection: Connection, *, limit: int, before: int | None = None
) -> list[AuditEvent]:
    """Events, newest first; those older than the one with that id where it is given."""
    query = select(audit_events).order_by(audit_events.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit_events.c.id < before)
    return [AuditEvent(**row._mapping) for row in connection.execute(query)]
