"""Persons decide who animals are: signed, kept, taken back, and seen by every replica at once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.team.keys import Role
from rorqual.catalogue.team.schema import deliveries
from rorqual.catalogue.team.webhooks import add_webhook
from rorqual.service.app import create_app
from rorqual.service.schemas.webhooks import Event
from rorqual.service.settings import ServiceSettings
from tests.service.conftest import Client
from tests.stores import NAMES

STORES = NAMES


@pytest.fixture
def curator(client: Client) -> TestClient:
    return client(Role.CURATOR)


@pytest.fixture
def names(curator: TestClient) -> list[str]:
    """Of the four known individuals."""
    return [it["name"] for it in curator.get("/v1/individuals").json()["items"]]


def animals_of(client: TestClient, name: str) -> list[int]:
    return [it["id"] for it in client.get(f"/v1/individuals/{name}").json()["annotations"]]


def post(
    client: TestClient, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
) -> dict[str, Any]:
    answer = client.post(f"/v1/{path}", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER])
@pytest.mark.parametrize(
    "path", ["decisions", "decisions/1/undo", "individuals/a/merge", "individuals/a/split"]
)
def test_deciding_is_for_curators(client: Client, role: Role, path: str) -> None:
    assert client(role).post(f"/v1/{path}", json={}).status_code == 403


def test_a_decision_is_signed_with_the_name_of_the_key(
    curator: TestClient, names: list[str]
) -> None:
    animal = animals_of(curator, names[0])[0]
    body = {"annotation_id": animal, "kind": "correct", "individual": names[1], "reason": "notch"}
    made = post(curator, "decisions", body)
    shown = curator.get(f"/v1/annotations/{animal}").json()
    assert shown["individual"] == names[1]
    assert shown["decision"]["id"] == made["decisions"][0]
    assert shown["decision"]["actor"] == "the curator"
    assert [it["individual"] for it in shown["history"]] == names[:2]


def test_each_change_has_its_entry_in_the_audit(
    client: Client, curator: TestClient, names: list[str]
) -> None:
    animal = animals_of(curator, names[0])[0]
    post(curator, "decisions", {"annotation_id": animal, "kind": "new", "individual": "Ishmael"})
    merged = post(curator, f"individuals/{names[1]}/merge", {"into": names[0]})
    post(curator, f"decisions/{merged['decisions'][0]}/undo", {})
    two = animals_of(curator, names[2])
    split = {"annotations": two[:1], "new_name": "Queequeg"}
    headers = {"X-Request-ID": "mine"}
    post(curator, f"individuals/{names[2]}/split", split, headers)
    refused = curator.post(f"/v1/individuals/{names[2]}/merge", json={"into": "Nobody"})
    assert refused.status_code == 422
    assert curator.get("/v1/audit").status_code == 403
    events = client(Role.ADMIN).get("/v1/audit?limit=3").json()
    older = client(Role.ADMIN).get("/v1/audit", params={"cursor": events["next"]}).json()
    listed = [*events["items"], *older["items"]]
    assert [(it["action"], it["subject"]) for it in listed] == [
        ("individual.split", f"individual {names[2]}"),
        ("decision.undo", f"decision {merged['decisions'][0]}"),
        ("individual.merge", f"individual {names[1]}"),
        ("decision.new", f"annotation {animal}"),
    ]
    assert {it["actor"] for it in listed} == {"the curator"}
    assert listed[0]["request_id"] == "mine"


def test_a_merge_is_undone_as_a_whole(curator: TestClient, names: list[str]) -> None:
    before = animals_of(curator, names[0]), animals_of(curator, names[1])
    made = post(curator, f"individuals/{names[0]}/merge", {"into": names[1]})
    assert animals_of(curator, names[0]) == []
    assert animals_of(curator, names[1]) == sorted(before[0] + before[1])
    post(curator, f"decisions/{made['decisions'][-1]}/undo", {"reason": "two animals after all"})
    assert (animals_of(curator, names[0]), animals_of(curator, names[1])) == before


def test_who_looked_too_early_is_told_so(curator: TestClient, names: list[str]) -> None:
    animal = animals_of(curator, names[0])[0]
    seen = curator.get(f"/v1/annotations/{animal}")
    tag, decision = seen.headers["ETag"], seen.json()["decision"]["id"]
    body = {"annotation_id": animal, "kind": "reject"}
    post(curator, "decisions", body | {"seen_decision": decision}, {"If-Match": tag})
    stale = curator.post("/v1/decisions", json=body, headers={"If-Match": tag})
    assert stale.status_code == 412
    late = curator.post("/v1/decisions", json=body | {"seen_decision": decision})
    assert late.status_code == 409
    assert "by the curator is the latest" in late.json()["detail"]
    assert len(curator.get(f"/v1/annotations/{animal}").json()["history"]) == 2


def test_an_overtaken_decision_cannot_be_undone(curator: TestClient, names: list[str]) -> None:
    animal = animals_of(curator, names[0])[0]
    first = post(curator, "decisions", {"annotation_id": animal, "kind": "reject"})
    post(curator, "decisions", {"annotation_id": animal, "kind": "new"})
    answer = curator.post(f"/v1/decisions/{first['decisions'][0]}/undo", json={})
    assert answer.status_code == 409


def test_a_repeated_request_changes_nothing_twice(
    client: Client, curator: TestClient, names: list[str]
) -> None:
    animal = animals_of(curator, names[0])[0]
    body = {"annotation_id": animal, "kind": "new"}
    key = {"Idempotency-Key": "7f3a"}
    first = curator.post("/v1/decisions", json=body, headers=key)
    again = curator.post("/v1/decisions", json=body, headers=key)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(curator.get(f"/v1/annotations/{animal}").json()["history"]) == 2
    other = curator.post("/v1/decisions", json=body | {"kind": "reject"}, headers=key)
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["detail"]
    mine = client(Role.CURATOR).post("/v1/decisions", json=body, headers=key)
    assert "Idempotency-Replayed" not in mine.headers, "another caller's key is another key"


def test_a_request_that_failed_may_be_sent_again(curator: TestClient, names: list[str]) -> None:
    key = {"Idempotency-Key": "7f3b"}
    animal = animals_of(curator, names[0])[0]
    body = {"annotation_id": animal, "kind": "correct", "individual": "Ishmael"}
    assert curator.post("/v1/decisions", json=body, headers=key).status_code == 422
    post(curator, "decisions", {"annotation_id": animal, "kind": "new", "individual": "Ishmael"})
    post(curator, "decisions", {"annotation_id": animal, "kind": "reject"})
    assert curator.post("/v1/decisions", json=body, headers=key).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"annotation_id": 0, "kind": "new"},
        {"annotation_id": 1 << 40, "kind": "new"},
        {"annotation_id": 1, "kind": "guess"},
        {"annotation_id": 1, "kind": "new", "indivdual": "x"},
        {"annotation_id": 1, "kind": "new", "individual": "a\0b"},
        {"annotation_id": 1, "kind": "new", "individual": "x" * 201},
    ],
)
def test_a_body_that_says_nothing_is_refused(curator: TestClient, body: dict[str, Any]) -> None:
    assert curator.post("/v1/decisions", json=body).status_code == 422


class TestTwoReplicas:
    """Two services over one folder; the second looks for changes with every photo."""

    @pytest.fixture
    def second(self, folder: Path) -> Iterator[FastAPI]:
        application = create_app(folder, ServiceSettings(workers=1, refresh_seconds=0.01))
        with TestClient(application):
            yield application

    def test_a_decision_on_one_is_in_the_answers_of_the_other(
        self, client: Client, second: FastAPI, queries: list[Path]
    ) -> None:
        curator = client(Role.CURATOR)
        other = TestClient(second, headers=dict(curator.headers))
        file = {"file": (queries[0].name, queries[0].read_bytes())}

        def competitors(service: TestClient) -> set[str]:
            answer = service.post("/v1/predict-single", files=file).json()
            return {it["class_animal"] for it in answer["annotations"][0]["candidates"]}

        before = competitors(other)
        merged, into = sorted(before - {"new_individual"})[:2]
        made = post(curator, f"individuals/{merged}/merge", {"into": into})
        assert competitors(curator) == competitors(other) == before - {merged}
        post(other, f"decisions/{made['decisions'][0]}/undo", {})
        assert competitors(curator) == competitors(other) == before


def test_who_wants_to_know_is_told_of_a_confirmation(
    app: FastAPI, curator: TestClient, names: list[str]
) -> None:
    engine = app.state.catalogue.engine
    with writing(engine) as connection:
        add_webhook(connection, "https://a.invalid/", [Event.INDIVIDUAL_CONFIRMED], key_id=None)
    (animal, *_) = animals_of(curator, names[0])
    body = {"annotation_id": animal, "kind": "confirm", "individual": names[0]}
    for _ in range(2):
        curator.post("/v1/decisions", json=body, headers={"Idempotency-Key": "once"})
    with reading(engine) as connection:
        (payload,) = connection.execute(select(deliveries.c.payload)).scalars()
    assert json.loads(payload)["data"] == {
        "annotation_id": animal,
        "individual": names[0],
        "by": "the curator",
    }
