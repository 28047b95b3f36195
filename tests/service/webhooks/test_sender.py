"""From an event to a receiver: signed, once where all goes well, again where it does not."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import update
from standardwebhooks import Webhook, WebhookVerificationError

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import writing
from rorqual.catalogue.rows import now
from rorqual.catalogue.team.schema import deliveries
from rorqual.service.app import create_app
from rorqual.service.events import Events
from rorqual.service.schemas.webhooks import Event
from rorqual.service.settings import ServiceSettings
from tests.service.conftest import HERE, Client
from tests.service.webhooks.receiver import Receiver, a_receiver, wait_until

SETTINGS = ServiceSettings(
    workers=1, open=True, allow_insecure_webhooks=True, webhook_poll_seconds=0.05
)


@pytest.fixture
def settings() -> ServiceSettings:
    return SETTINGS


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as it:
        yield it


def _register(client: TestClient, url: str, *events: Event) -> dict[str, Any]:
    answer = client.post("/v1/webhook/register", json={"url": url, "events": list(events)})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def _shown(client: TestClient) -> dict[str, Any]:
    (webhook,) = client.get("/v1/webhooks").json()["webhooks"]
    return dict(webhook)


def _hurry(app: FastAPI) -> None:
    """Let the next attempt of all that waits be due now."""
    with writing(app.state.catalogue.engine) as connection:
        connection.execute(update(deliveries).values(next_attempt_at=now()))


def test_a_rejected_photo_is_told_with_a_signature(
    app: FastAPI, client: Client, receiver: Receiver, queries: list[Path]
) -> None:
    service = client(None)
    webhook = _register(service, receiver.url, Event.PREDICTION_REJECTED)
    photo = queries[0].with_name("truncated.jpg")
    service.post("/v1/predict-single", files={"file": (photo.name, photo.read_bytes())})
    wait_until(lambda: _shown(service)["delivered"] == 1)
    ((headers, body),) = receiver.requests
    event = Webhook(webhook["secret"]).verify(body, headers)
    assert event["type"] == "prediction_rejected"
    assert event["data"]["image_ind"] == "truncated.jpg"
    assert event["data"]["rejection_reason"] == "corrupted_image"
    assert headers["Host"] == receiver.url.split("/")[2]
    with pytest.raises(WebhookVerificationError):
        Webhook(webhook["secret"]).verify(body + b" ", headers)


def test_only_what_was_asked_for_is_told(app: FastAPI, client: Client, receiver: Receiver) -> None:
    _register(client(None), receiver.url, Event.BATCH_COMPLETED, Event.DRIFT_ALARM)
    app.state.events.tell(Event.PREDICTION_REJECTED, {})
    app.state.events.tell(Event.BATCH_COMPLETED, {"job": "a"})
    wait_until(lambda: _shown(client(None))["delivered"] == 1)
    assert [b"batch_completed" in body for _, body in receiver.requests] == [True]


def test_an_event_is_told_only_if_its_transaction_is_stored(
    app: FastAPI, client: Client, receiver: Receiver
) -> None:
    _register(client(None), receiver.url, Event.INDIVIDUAL_CONFIRMED)
    engine, events = app.state.catalogue.engine, app.state.events
    with pytest.raises(RuntimeError), writing(engine) as connection:
        events.tell(Event.INDIVIDUAL_CONFIRMED, {"annotation": 1}, connection)
        raise RuntimeError
    with writing(engine) as connection:
        events.tell(Event.INDIVIDUAL_CONFIRMED, {"annotation": 2}, connection)
    wait_until(lambda: _shown(client(None))["delivered"] == 1)
    assert [b'"annotation": 2' in body for _, body in receiver.requests] == [True]


@pytest.mark.parametrize("status", [500, 404, 429])
def test_what_failed_is_sent_again_with_the_same_id(
    app: FastAPI, client: Client, receiver: Receiver, status: int
) -> None:
    _register(client(None), receiver.url, Event.DRIFT_ALARM)
    receiver.statuses = [status]
    app.state.events.tell(Event.DRIFT_ALARM, {})
    wait_until(lambda: _shown(client(None))["last_error"] == f"status {status}")
    assert _shown(client(None))["waiting"] == 1
    _hurry(app)
    wait_until(lambda: _shown(client(None))["delivered"] == 1)
    first, second = (headers["webhook-id"] for headers, _ in receiver.requests)
    assert first == second
    assert _shown(client(None))["last_error"] is None


@pytest.mark.parametrize("to", ["http://127.0.0.1:1/", "https://example.org/", "/elsewhere"])
def test_redirects_are_not_followed(
    app: FastAPI, client: Client, receiver: Receiver, to: str
) -> None:
    _register(client(None), receiver.url, Event.DRIFT_ALARM)
    receiver.statuses, receiver.headers = [307], {"Location": to}
    app.state.events.tell(Event.DRIFT_ALARM, {})
    wait_until(lambda: _shown(client(None))["last_error"] is not None)
    assert "redirects are not followed" in _shown(client(None))["last_error"]
    assert len(receiver.requests) == 1


def test_it_is_given_up_in_the_end(app: FastAPI, client: Client, receiver: Receiver) -> None:
    _register(client(None), receiver.url, Event.DRIFT_ALARM)
    receiver.statuses = [500] * 20
    app.state.events.tell(Event.DRIFT_ALARM, {})

    def given_up() -> bool:
        _hurry(app)
        return bool(_shown(client(None))["given_up"])

    wait_until(given_up)
    assert len(receiver.requests) == 10, "at once, and after each of the nine waits"


def test_an_endless_answer_is_not_read_to_its_end(
    app: FastAPI, client: Client, receiver: Receiver
) -> None:
    _register(client(None), receiver.url, Event.DRIFT_ALARM)
    receiver.body = b"x" * 50_000_000
    app.state.events.tell(Event.DRIFT_ALARM, {})
    wait_until(lambda: _shown(client(None))["delivered"] == 1)


def test_a_slow_receiver_costs_neither_the_service_nor_other_receivers_anything(
    app: FastAPI, client: Client, receiver: Receiver
) -> None:
    service = client(None)
    receiver.answers.clear()
    _register(service, receiver.url, Event.DRIFT_ALARM)
    with a_receiver() as quick:
        _register(service, quick.url, Event.DRIFT_ALARM)
        for number in range(3):
            app.state.events.tell(Event.DRIFT_ALARM, {"number": number})
        wait_until(lambda: len(quick.requests) == 3)
        assert len(receiver.requests) <= 1, "it still thinks about the first"
        receiver.answers.set()
        wait_until(lambda: len(receiver.requests) == 3)
    assert receiver.at_once == 1, "one request at a time"


def test_an_undelivered_outbox_survives_a_restart(folder: Path, receiver: Receiver) -> None:
    with TestClient(create_app(folder, SETTINGS), base_url=HERE) as service:
        webhook = _register(service, receiver.url, Event.BATCH_COMPLETED)
    with Catalogue.open(folder) as catalogue, writing(catalogue.engine) as connection:
        Events(catalogue.engine, lambda: None).tell(
            Event.BATCH_COMPLETED, {"job": "before the restart"}, connection
        )
    assert receiver.requests == []
    with TestClient(create_app(folder, SETTINGS), base_url=HERE) as service:
        wait_until(lambda: _shown(service)["delivered"] == 1)
    ((headers, body),) = receiver.requests
    data = Webhook(webhook["secret"]).verify(body, headers)["data"]
    assert data == {"job": "before the restart"}


def test_two_replicas_send_each_event_once(folder: Path, receiver: Receiver) -> None:
    first, second = (create_app(folder, SETTINGS) for _ in range(2))
    with TestClient(first, base_url=HERE) as one, TestClient(second):
        _register(one, receiver.url, Event.BATCH_COMPLETED)
        tellers = [
            threading.Thread(target=app.state.events.tell, args=(Event.BATCH_COMPLETED, {}))
            for app in (first, second)
            for _ in range(10)
        ]
        for teller in tellers:
            teller.start()
        wait_until(lambda: _shown(one)["delivered"] == 20)
        for teller in tellers:
            teller.join()
    ids = [headers["webhook-id"] for headers, _ in receiver.requests]
    assert len(ids) == len(set(ids)) == 20
    assert receiver.at_once == 1


def test_an_address_is_checked_again_at_each_delivery(folder: Path, receiver: Receiver) -> None:
    with TestClient(create_app(folder, SETTINGS), base_url=HERE) as service:
        _register(service, receiver.url, Event.DRIFT_ALARM)
    strict = create_app(folder, SETTINGS.model_copy(update={"allow_insecure_webhooks": False}))
    with TestClient(strict, base_url=HERE) as service:
        strict.state.events.tell(Event.DRIFT_ALARM, {})
        wait_until(lambda: _shown(service)["last_error"] is not None)
        assert "must begin with https://" in _shown(service)["last_error"]
    assert receiver.requests == []
