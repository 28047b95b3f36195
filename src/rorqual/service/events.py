"""What happened that other programs may want to know? Events, told to webhooks by an outbox."""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any
from uuid import uuid4

from fastapi import Depends, Request
from sqlalchemy import Connection, Engine

from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.rows import now
from rorqual.catalogue.team.deliveries import enqueue
from rorqual.catalogue.team.webhooks import list_webhooks
from rorqual.service.schemas.webhooks import Event


class Events:
    """Tells webhooks of events; from any thread, but not from the event loop: it uses the database.

    Args:
        engine: of the catalogue.
        wake: called when something was put into the outbox.
    """

    def __init__(self, engine: Engine, wake: Callable[[], None]) -> None:
        self._engine = engine
        self._wake = wake

    def tell(
        self, event: Event, data: Mapping[str, Any], connection: Connection | None = None
    ) -> None:
        """Put an event into the outbox of those that want it; one quick look where nobody does.

        Args:
            event: what happened.
            data: JSON values that describe it.
            connection: of the write transaction of what happened, so that it is told if that is
                stored, and only then; None for a transaction of its own.

        Raises:
            CatalogueError: where the catalogue cannot be written.
        """
        if connection is not None:
            _enqueue(connection, event, data)  # the sender sees it once it is stored
        elif self._is_wanted(event):
            with writing(self._engine) as own:
                _enqueue(own, event, data)
            self._wake()

    def _is_wanted(self, event: Event) -> bool:
        with reading(self._engine) as connection:
            return any(event in webhook.events for webhook in list_webhooks(connection))


def _enqueue(connection: Connection, event: Event, data: Mapping[str, Any]) -> None:
    payload = {"type": event, "timestamp": now(), "data": data}
    enqueue(connection, f"msg_{uuid4().hex}", event, json.dumps(payload, allow_nan=False))


def events_of(request: Request) -> Events:
    """The events of the application."""
    events: Events = request.app.state.events
    return events


EventsOf = Annotated[Events, Depends(events_of)]
