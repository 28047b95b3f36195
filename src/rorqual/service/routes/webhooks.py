"""Which programs are told of events? Doors to register, list and remove them."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from sqlalchemy import Connection

from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.team.audit import record_event
from rorqual.catalogue.team.deliveries import progress
from rorqual.catalogue.team.webhooks import add_webhook, list_webhooks, remove_webhook
from rorqual.service.access import Admin, Caller
from rorqual.service.problems import ProblemError, problems
from rorqual.service.schemas.webhooks import (
    Event,
    NewWebhook,
    RegisteredWebhook,
    Webhooks,
)
from rorqual.service.showing import show_webhook
from rorqual.service.webhooks.addresses import check_target

router = APIRouter(tags=["webhooks"])
WebhookId = Annotated[str, Path(pattern="^wh_[0-9a-f]{32}$", examples=["wh_" + "0f" * 16])]


@router.post("/v1/webhook/register", status_code=201, responses=problems(401, 403, 422, 429, 503))
def register_webhook(request: Request, wanted: NewWebhook, caller: Admin) -> RegisteredWebhook:
    """Register a receiver of events; its secret is in this answer and in no other."""
    state = request.app.state
    check_target(wanted.url, allow_insecure=state.settings.allow_insecure_webhooks)
    with writing(state.catalogue.engine) as connection:
        made = add_webhook(connection, wanted.url, wanted.events, key_id=caller.key_id)
        details = {"url": made.url, "events": list(made.events)}
        _note(connection, request, caller, "webhook.register", made.id, details)
    events = [Event(event) for event in made.events]
    return RegisteredWebhook(id=made.id, url=made.url, events=events, secret=made.secret)


@router.get("/v1/webhooks", responses=problems(401, 403, 429, 503))
def show_webhooks(request: Request, _caller: Admin) -> Webhooks:
    """List the receivers, without their secrets, and how they fare."""
    with reading(request.app.state.catalogue.engine) as connection:
        known, fare = list_webhooks(connection), progress(connection)
    return Webhooks(webhooks=[show_webhook(it, fare.get(it.id)) for it in known])


@router.delete(
    "/v1/webhook/{webhook_id}", status_code=204, responses=problems(401, 403, 404, 422, 429, 503)
)
def delete_webhook(request: Request, webhook_id: WebhookId, caller: Admin) -> None:
    """Remove a receiver; what waits for it is not sent."""
    with writing(request.app.state.catalogue.engine) as connection:
        if not remove_webhook(connection, webhook_id):
            raise ProblemError(
                404, f"there is no webhook {webhook_id}: GET /v1/webhooks lists them"
            )
        _note(connection, request, caller, "webhook.remove", webhook_id, {})


def _note(
    connection: Connection,
    request: Request,
    caller: Caller,
    action: str,
    webhook_id: str,
    details: Mapping[str, Any],
) -> None:
    record_event(
        connection,
        actor=caller.name,
        action=action,
        subject=f"webhook {webhook_id}",
        request_id=request.state.request_id,
        details=details,
    )
