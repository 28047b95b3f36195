"""What is still to be told to whom? An outbox that several processes may empty together."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from rorqual.catalogue.rows import now
from rorqual.catalogue.team.schema import deliveries, webhooks
from rorqual.catalogue.team.webhooks import list_webhooks


class DeliveryState(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Lease:
    """A delivery that one process attends to until a time, when another may take it over."""

    id: int
    webhook_id: str
    event_id: str
    event: str
    payload: str  # JSON, as it is signed
    attempts: int  # made before
    until: str  # ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Progress:
    """How a receiver fares."""

    counts: Mapping[DeliveryState, int]
    last_error: str | None  # of the latest delivery that had one


def after(seconds: float) -> str:
    """The time that many seconds from now, written as `now` writes the present."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="microseconds")


def enqueue(connection: Connection, event_id: str, event: str, payload: str) -> int:
    """Put an event into the outbox of every webhook that wants it; tells of how many.

    It is told if the connection's transaction is stored, and only then.
    """
    wanting = [webhook for webhook in list_webhooks(connection) if event in webhook.events]
    at = now()
    for webhook in wanting:
        connection.execute(
            insert(deliveries).values(
                webhook_id=webhook.id,
                event_id=event_id,
                event=event,
                payload=payload,
                state=DeliveryState.WAITING,
                attempts=0,
                next_attempt_at=at,
                created_at=at,
            )
        )
    return len(wanting)


def webhooks_due(connection: Connection, *, limit: int) -> list[str]:
    """Ids of webhooks that have something due and that nobody attends to, longest due first."""
    found = connection.execute(_due(now()).limit(limit))
    return [row.webhook_id for row in found]


def lease_next(connection: Connection, webhook_id: str, *, seconds: float) -> Lease | None:
    """Take a webhook's oldest due delivery for oneself; None where another was quicker.

    One delivery of a webhook is leased at a time.

    Args:
        connection: of a write transaction.
        webhook_id: whose.
        seconds: for how long.
    """
    # Locked where rows can be locked; SQLite has one writer at a time as it is.
    connection.execute(
        select(webhooks.c.id).where(webhooks.c.id == webhook_id).with_for_update()
    ).all()
    due = _due(now()).where(deliveries.c.webhook_id == webhook_id)
    oldest = connection.execute(due).first()
    if oldest is None:
        return None
    until = after(seconds)
    mine = deliveries.c.id == oldest.first_id
    connection.execute(update(deliveries).where(mine).values(leased_until=until))
    row = connection.execute(select(deliveries).where(mine)).one()
    return Lease(
        row.id, row.webhook_id, row.event_id, row.event, row.payload, row.attempts, row.leased_until
    )


def mark_delivered(connection: Connection, lease: Lease) -> None:
    """The receiver has it."""
    _finish(connection, lease, state=DeliveryState.DELIVERED, last_error=None)


def mark_failed(connection: Connection, lease: Lease, error: str, *, wait: float | None) -> None:
    """The receiver has it not.

    Args:
        connection: of a write transaction.
        lease: of the delivery.
        error: what was wrong.
        wait: seconds until the next attempt; None to give up.
    """
    if wait is None:
        _finish(connection, lease, state=DeliveryState.GIVEN_UP, last_error=error)
    else:
        _finish(connection, lease, next_attempt_at=after(wait), last_error=error)


def progress(connection: Connection) -> dict[str, Progress]:
    """How the receivers fare, by their ids; those that were told of nothing are left out."""
    counts: dict[str, dict[DeliveryState, int]] = defaultdict(dict)
    by_state = select(deliveries.c.webhook_id, deliveries.c.state, func.count().label("number"))
    for row in connection.execute(by_state.group_by(deliveries.c.webhook_id, deliveries.c.state)):
        counts[row.webhook_id][DeliveryState(row.state)] = row.number
    latest = (
        select(func.max(deliveries.c.id))
        .where(deliveries.c.last_error.is_not(None))
        .group_by(deliveries.c.webhook_id)
    )
    query = select(deliveries.c.webhook_id, deliveries.c.last_error)
    found = connection.execute(query.where(deliveries.c.id.in_(latest)))
    errors: dict[str, str] = {row.webhook_id: row.last_error for row in found}
    return {key: Progress(dict(it), errors.get(key)) for key, it in counts.items()}


def forget_settled(connection: Connection, *, before: str) -> int:
    """Delete deliveries made before a time and settled since; tells how many."""
    settled = deliveries.c.state != DeliveryState.WAITING
    old = delete(deliveries).where(settled, deliveries.c.created_at < before)
    return connection.execute(old).rowcount


def _due(at: str) -> Select[tuple[str, int]]:
    """Webhooks with the first of what is due; none of those that somebody attends to."""
    waiting = deliveries.c.state == DeliveryState.WAITING
    attended = select(deliveries.c.webhook_id).where(waiting, deliveries.c.leased_until > at)
    return (
        select(deliveries.c.webhook_id, func.min(deliveries.c.id).label("first_id"))
        .join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
        .where(
            waiting,
            webhooks.c.removed_at.is_(None),
            deliveries.c.next_attempt_at <= at,
            deliveries.c.webhook_id.not_in(attended),
        )
        .group_by(deliveries.c.webhook_id)
        .order_by(func.min(deliveries.c.next_attempt_at), deliveries.c.webhook_id)
    )


def _finish(connection: Connection, lease: Lease, **values: str | None) -> None:
    """Note an outcome, unless the lease ran out and another took the delivery over."""
    connection.execute(
        update(deliveries)
        .where(
            deliveries.c.id == lease.id,
            deliveries.c.state == DeliveryState.WAITING,
            deliveries.c.leased_until == lease.until,
        )
        .values(attempts=lease.attempts + 1, leased_until=None, **values)
    )
