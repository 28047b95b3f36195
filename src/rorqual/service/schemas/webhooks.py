"""A webhook as it is registered and shown."""

from enum import StrEnum

from pydantic import BaseModel, Field

from rorqual.service.schemas.examples import shown_as
from rorqual.service.webhooks.addresses import MAX_URL_LENGTH

_URL = "https://whales.example.org/hook"
_EVENTS = ["batch_completed", "drift_alarm"]
_SHOWN = {
    "id": "wh_7d2f",
    "url": _URL,
    "events": _EVENTS,
    "created_at": "2026-06-22T09:14:03.120000+00:00",
    "waiting": 1,
    "delivered": 20,
    "given_up": 0,
    "last_error": None,
}


class Event(StrEnum):
    """What a webhook may be told of."""

    BATCH_COMPLETED = "batch_completed"
    PREDICTION_REJECTED = "prediction_rejected"
    INDIVIDUAL_CONFIRMED = "individual_confirmed"
    DRIFT_ALARM = "drift_alarm"


class NewWebhook(BaseModel):
    """Who is to be told of what."""

    model_config = shown_as({"url": _URL, "events": _EVENTS})

    url: str = Field(max_length=MAX_URL_LENGTH)
    events: list[Event] = Field(min_length=1, max_length=len(Event))


class RegisteredWebhook(BaseModel):
    """A webhook just registered, with the secret that is never shown again."""

    model_config = shown_as(
        {"id": "wh_7d2f", "url": _URL, "events": _EVENTS, "secret": "whsec_MfKQ9r8G"}
    )

    id: str
    url: str
    events: list[Event]
    secret: str = Field(description="Checks the signatures, see Standard Webhooks.")


class ShownWebhook(BaseModel):
    """A webhook without its secret, and how its receiver fares."""

    model_config = shown_as(_SHOWN)

    id: str
    url: str
    events: list[Event]
    created_at: str
    waiting: int = Field(ge=0, description="Deliveries to be made, or made again.")
    delivered: int = Field(ge=0, description="In the last 30 days.")
    given_up: int = Field(ge=0, description="In the last 30 days.")
    last_error: str | None = Field(description="Of the latest delivery that failed.")


class Webhooks(BaseModel):
    """All webhooks that were not removed."""

    model_config = shown_as({"webhooks": [_SHOWN]})

    webhooks: list[ShownWebhook]
