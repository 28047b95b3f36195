"""Doors to register, list and remove webhooks; for admins."""

import pytest
from fastapi import FastAPI

from rorqual.catalogue.team.keys import Role
from rorqual.service.schemas.webhooks import Event
from tests.service.conftest import Client
from tests.stores import NAMES

STORES = NAMES

WANTED = {"url": "https://8.8.8.8/hook", "events": ["batch_completed", "drift_alarm"]}


def test_the_secret_is_shown_once(client: Client) -> None:
    admin = client(Role.ADMIN)
    made = admin.post("/v1/webhook/register", json=WANTED).json()
    assert made["secret"].startswith("whsec_")
    listed = admin.get("/v1/webhooks")
    assert made["secret"] not in listed.text
    (shown,) = listed.json()["webhooks"]
    assert (shown["id"], shown["url"]) == (made["id"], WANTED["url"])
    assert shown["events"] == WANTED["events"]
    assert shown["waiting"] == shown["delivered"] == 0


def test_a_removed_webhook_is_told_nothing(app: FastAPI, client: Client) -> None:
    admin = client(Role.ADMIN)
    made = admin.post("/v1/webhook/register", json=WANTED).json()
    assert admin.delete(f"/v1/webhook/{made['id']}").status_code == 204
    app.state.events.tell(Event.DRIFT_ALARM, {})
    assert admin.get("/v1/webhooks").json() == {"webhooks": []}
    again = admin.delete(f"/v1/webhook/{made['id']}")
    assert again.status_code == 404
    assert made["id"] in again.json()["detail"]
    assert admin.delete("/v1/webhook/5%00").status_code == 422


def test_who_registered_and_removed_one_is_in_the_audit(client: Client) -> None:
    admin = client(Role.ADMIN)
    made = admin.post("/v1/webhook/register", json=WANTED).json()
    removed = admin.delete(f"/v1/webhook/{made['id']}")
    admin.delete(f"/v1/webhook/{made['id']}")
    audit = admin.get("/v1/audit")
    events = audit.json()["items"]
    assert [it["action"] for it in events] == ["webhook.remove", "webhook.register"]
    assert {(it["actor"], it["subject"]) for it in events} == {
        ("the admin", f"webhook {made['id']}")
    }
    assert events[0]["request_id"] == removed.headers["X-Request-ID"]
    assert events[1]["details"] == WANTED
    assert made["secret"] not in audit.text


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"url": "http://8.8.8.8/"}, "must begin with https://"),
        ({"url": "https://localhost/"}, "not on the public internet"),
        ({"url": "https://no-such-host.invalid/"}, "cannot be found"),
        ({"events": []}, "events"),
        ({"events": ["whale_sighted"]}, "events"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_reason(
    client: Client, changes: dict[str, object], complaint: str
) -> None:
    answer = client(Role.ADMIN).post("/v1/webhook/register", json={**WANTED, **changes})
    assert answer.status_code == 422
    assert complaint in answer.json()["detail"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER, Role.CURATOR])
def test_webhooks_are_for_admins(client: Client, role: Role) -> None:
    other = client(role)
    assert other.post("/v1/webhook/register", json=WANTED).status_code == 403
    assert other.get("/v1/webhooks").status_code == 403
    assert other.delete("/v1/webhook/wh_1").status_code == 403
