"""A large archive becomes a job: followed, cancelled, and its results fetched by its owner."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.keys import Role, add_key, rotate_key
from rorqual.service.app import create_app
from rorqual.service.settings import ServiceSettings
from tests.service.archives import many_photos, packed
from tests.service.conftest import HERE, Client
from tests.service.jobs.waiting import is_over, wait_for
from tests.stores import NAMES

STORES = NAMES


@pytest.fixture
def settings() -> ServiceSettings:
    return ServiceSettings(workers=1, job_from=5, refresh_seconds=0.01)


def _send(sender: TestClient, data: bytes, query: str = "") -> Any:
    answer = sender.post(f"/v1/predict-batch{query}", files={"archive": ("trip.zip", data)})
    assert answer.status_code == 202, answer.text
    return answer


def test_a_large_archive_becomes_a_job_with_the_same_answers(
    client: Client, queries: list[Path]
) -> None:
    entries: dict[str, bytes | Path] = {
        "b.jpg": queries[0],
        "=cmd.jpg": queries[0].with_name("truncated.jpg"),
        "notes.txt": b"tail, left side",
        "older.zip": packed({"a.jpg": queries[0]}),
        "a.jpg": queries[1],
    }
    reviewer = client(Role.REVIEWER)
    accepted = _send(reviewer, packed(entries))
    job = accepted.json()
    assert accepted.headers["Location"] == job["links"]["self"] == f"/v1/jobs/{job['id']}"
    assert (job["total"], job["kind"]) == (5, "predict-batch")
    over = wait_for(reviewer, job["id"], is_over)
    assert (over["state"], over["done"], over["message"]) == ("done", 5, None)
    assert over["finished_at"] > over["created_at"]

    lines = reviewer.get(job["links"]["results"])
    assert lines.headers["content-type"].startswith("application/jsonl")
    detections = [json.loads(line) for line in lines.text.splitlines()]
    assert [it["image_ind"] for it in detections] == list(entries)
    single = reviewer.post(
        "/v1/predict-single", files={"file": ("b.jpg", queries[0].read_bytes())}
    ).json()
    assert detections[0] == single

    table = reviewer.get(f"{job['links']['results']}?format=csv")
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(table.text.splitlines()))
    assert [it["image_ind"] for it in rows] == [
        "'=cmd.jpg" if name == "=cmd.jpg" else name for name in entries
    ]
    assert rows[0]["class_animal"] == single["class_animal"]
    assert rows[2]["rejected"] == "true"
    assert float(rows[0]["probability"]) == single["probability"]


def test_a_small_archive_is_a_job_where_it_is_wanted(client: Client) -> None:
    reviewer = client(Role.REVIEWER)
    job = _send(reviewer, packed({"a.txt": b"x"}), "?job=true").json()
    assert wait_for(reviewer, job["id"], is_over)["done"] == 1


@pytest.mark.parametrize("keep", [True, False])
def test_an_archive_that_is_sent_twice_is_one_job(folder: Path, keep: bool) -> None:
    settings = ServiceSettings(open=True, workers=1, refresh_seconds=0.01, keep_uploads=keep)
    archive = packed({"a.txt": b"x"})

    def send(data: bytes, key: str, query: str = "") -> Any:
        return client.post(
            f"/v1/predict-batch?job=true{query}",
            files={"archive": ("trip.zip", data)},
            headers={"Idempotency-Key": key},
        )

    with TestClient(create_app(folder, settings), base_url=HERE) as client:
        first, again = send(archive, "k"), send(archive, "k")
        assert (first.status_code, again.status_code) == (202, 202)
        assert again.content == first.content
        assert again.headers["Location"] == first.headers["Location"]
        assert again.headers["Idempotency-Replayed"] == "true"
        other = send(archive, "l").json()
        assert send(packed({"b.txt": b"x"}), "k").status_code == 422, "another archive"
        assert send(archive, "k", "&skip_anti_fraud=true").status_code == 422, "another option"
        jobs = {it["id"] for it in client.get("/v1/jobs").json()["items"]}
        assert jobs == {first.json()["id"], other["id"]}
        for job in jobs:
            assert wait_for(client, job, is_over)["state"] == "done"
        left = sorted((folder / "uploads").glob("passing-*"))
        assert left == [], "what was sent in vain does not stay"


def test_a_job_is_cancelled_and_keeps_what_it_has(client: Client, queries: list[Path]) -> None:
    reviewer = client(Role.REVIEWER)
    data = packed(many_photos(queries, 40))
    at_work, waiting = _send(reviewer, data).json(), _send(reviewer, data).json()
    cancelled = reviewer.delete(f"/v1/jobs/{waiting['id']}").json()
    assert (cancelled["state"], cancelled["done"]) == ("cancelled", 0)
    wait_for(reviewer, at_work["id"], lambda job: job["done"] >= 1)
    assert reviewer.post(at_work["links"]["cancel"]).json()["cancel_wanted"]
    over = wait_for(reviewer, at_work["id"], is_over)
    assert over["state"] == "cancelled"
    assert 1 <= over["done"] < 40
    results = reviewer.get(at_work["links"]["results"]).text.splitlines()
    assert len(results) == over["done"]
    assert reviewer.post(at_work["links"]["cancel"]).json() == over, "again, to no effect"


def test_a_job_is_its_owners_and_the_admins(client: Client) -> None:
    owner, other, admin = client(Role.REVIEWER), client(Role.CURATOR), client(Role.ADMIN)
    ids = [_send(owner, packed({"a.txt": b"x"}), "?job=true").json()["id"] for _ in range(3)]
    for door in ("", "/results"):
        assert other.get(f"/v1/jobs/{ids[0]}{door}").status_code == 404
        assert admin.get(f"/v1/jobs/{ids[0]}{door}").status_code == 200
    assert other.delete(f"/v1/jobs/{ids[0]}").status_code == 404
    assert other.get("/v1/jobs").json() == {"items": [], "next": None}
    assert [it["id"] for it in admin.get("/v1/jobs").json()["items"]] == ids[::-1]
    page = owner.get("/v1/jobs?limit=2").json()
    rest = owner.get(f"/v1/jobs?limit=2&cursor={page['next']}").json()
    assert [it["id"] for it in (*page["items"], *rest["items"])] == ids[::-1]
    assert rest["next"] is None


def test_a_job_stays_its_owners_when_the_key_is_rotated(app: FastAPI) -> None:
    def with_key(secret: str) -> TestClient:
        return TestClient(app, base_url=HERE, headers={"X-API-Key": secret})

    with writing(app.state.catalogue.engine) as connection:
        key, secret = add_key(connection, "Ana", Role.REVIEWER)
        _, namesake = add_key(connection, "Ana", Role.REVIEWER)
    job = _send(with_key(secret), packed({"a.txt": b"x"}), "?job=true").json()
    for _ in range(2):
        with writing(app.state.catalogue.engine) as connection:
            key, secret = rotate_key(connection, key)
    owner = with_key(secret)
    wait_for(owner, job["id"], is_over)
    assert [it["id"] for it in owner.get("/v1/jobs").json()["items"]] == [job["id"]]
    assert owner.get(job["links"]["results"]).status_code == 200
    other = with_key(namesake)
    assert other.get(f"/v1/jobs/{job['id']}").status_code == 404, "a key of its own"
    assert other.get("/v1/jobs").json()["items"] == []


def test_the_wrong_names_are_errors(client: Client) -> None:
    viewer = client(Role.VIEWER)
    assert viewer.get("/v1/jobs/none").status_code == 404
    assert viewer.get("/v1/jobs/%00").status_code == 422
    assert viewer.get("/v1/jobs?cursor=none").status_code == 422
    assert viewer.get("/v1/jobs/none/results?format=xml").status_code == 422


def test_a_job_whose_archive_is_gone_fails_and_says_so(
    client: Client, folder: Path, queries: list[Path]
) -> None:
    reviewer = client(Role.REVIEWER)
    _send(reviewer, packed(many_photos(queries, 5)))
    job = _send(reviewer, packed({"a.txt": b"waits"}), "?job=true").json()
    small = min((folder / "uploads").rglob("*.zip"), key=lambda path: path.stat().st_size)
    small.unlink()
    over = wait_for(reviewer, job["id"], is_over)
    assert over["state"] == "failed"
    assert "its archive is gone" in over["message"]
    assert str(folder) not in over["message"], "paths of the server are nobody's business"
