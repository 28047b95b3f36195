"""A webhook as it is registered and shown."""

from enum import StrEnum

from pydantic import BaseModel, Field

from rorqual.service.webhooks.addresses import MAX_URL_LENGTH


class Event(StrEnum):
    """What a webhook may be told of."""

    BATCH_COMPLETED = "batch_completed"
    PREDICTION_REJECTED = "prediction_rejected"
    INDIVIDUAL_CONFIRMED = "individual_confirmed"
    DRIFT_ALARM = "drift_alarm"


class NewWebhook(BaseModel):
    """Who is to be told of what."""

    url: str = Field(max_length=MAX_URL_LENGTH, examples=["https://whales.example.org/hook"])
    events: list[Event] = Field(min_length=1, max_length=len(Event))


class RegisteredWebhook(BaseModel):
    """A webhook just registered, with the secret that is never shown again."""

    id: str = Field(examples=["wh_7d2f"])
    url: str
    events: list[Event]
    secret: str = Field(
        description="Checks the signatures, see Standard Webhooks.", examples=["whsec_MfKQ9r8G"]
    )


class ShownWebhook(BaseModel):
    """A webhook without its secret, and how its receiver fares."""

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

    webhooks: list[ShownWebhook]
