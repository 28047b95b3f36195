"""Who wants to be told of what, and where? Receivers of events, with the secrets that sign them."""

import base64
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import uuid4

from sqlalchemy import Connection, Row, insert, select, update

from rorqual.catalogue.rows import now
from rorqual.catalogue.team.schema import deliveries, webhooks

_SECRET_BYTES = 32  # the Standard Webhooks scheme asks for 24 to 64


@dataclass(frozen=True, slots=True)
class Webhook:
    """A receiver of events."""

    id: str
    url: str
    events: tuple[str, ...]
    secret: str = field(repr=False)  # whsec_...
    created_at: str  # ISO 8601, UTC


def add_webhook(
    connection: Connection, url: str, events: Collection[str], *, key_id: int | None
) -> Webhook:
    """Add a receiver with a new secret.

    Args:
        connection: of a write transaction.
        url: where to; whether it may be called is checked by the service, again at each call.
        events: names of what it is told of.
        key_id: of whoever adds it; None in a service without keys.
    """
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
    made = Webhook(f"wh_{uuid4().hex}", url, tuple(sorted(set(events))), secret, now())
    connection.execute(
        insert(webhooks).values(
            id=made.id,
            url=made.url,
            events=list(made.events),
            secret=made.secret,
            key_id=key_id,
            created_at=made.created_at,
        )
    )
    return made


def list_webhooks(connection: Connection) -> list[Webhook]:
    """The receivers that were not removed, in the order of their making."""
    query = select(webhooks).where(webhooks.c.removed_at.is_(None))
    ordered = query.order_by(webhooks.c.created_at, webhooks.c.id)
    return [_webhook(row) for row in connection.execute(ordered)]


def find_webhook(connection: Connection, webhook_id: str) -> Webhook | None:
    """The receiver with that id, removed or not."""
    query = select(webhooks).where(webhooks.c.id == webhook_id)
    row = connection.execute(query).first()
    return _webhook(row) if row else None


def remove_webhook(connection: Connection, webhook_id: str) -> bool:
    """Tell a receiver nothing any more, not even what waits; False where there is none."""
    known = (webhooks.c.id == webhook_id) & webhooks.c.removed_at.is_(None)
    removed = connection.execute(update(webhooks).where(known).values(removed_at=now()))
    if not removed.rowcount:
        return False
    waiting = (deliveries.c.webhook_id == webhook_id) & (deliveries.c.state == "waiting")
    connection.execute(
        update(deliveries)
        .where(waiting)
        .values(state="given_up", leased_until=None, last_error="the webhook was removed")
    )
    return True


def _webhook(row: Row[tuple[object, ...]]) -> Webhook:
    it = row._mapping
    return Webhook(it["id"], it["url"], tuple(it["events"]), it["secret"], it["created_at"])
