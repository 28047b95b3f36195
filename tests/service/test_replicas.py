"""Two services over one PostgreSQL: what one of them learns, the other knows."""

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rorqual import api
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.drift_alarms import note_alarm
from rorqual.catalogue.team.keys import Role, add_key, revoke_key
from rorqual.rendering.catalogue_files import RenderedCatalogue
from rorqual.service.app import create_app
from rorqual.service.settings import ServiceSettings
from tests.service.archives import packed
from tests.service.conftest import HERE
from tests.service.jobs.waiting import is_over, wait_for
from tests.stores import PostgresStore


@pytest.fixture
def replicas(
    postgresql: PostgresStore, tmp_path: Path, settings: ServiceSettings
) -> Iterator[tuple[FastAPI, FastAPI]]:
    """Two running applications, each with a folder of its own."""
    url = postgresql.database()
    folders = tmp_path / "first", tmp_path / "second"
    for folder in folders:
        api.create_catalogue(folder, database_url=url).close()
    first, second = (create_app(folder, settings, database_url=url) for folder in folders)
    with TestClient(first), TestClient(second):
        yield first, second


def send(client: TestClient, photo: Path) -> dict[str, Any]:
    with photo.open("rb") as stream:
        answer = client.post("/v1/predict-single", files={"file": (photo.name, stream)})
    assert answer.status_code == 200, answer.text
    (animal,) = answer.json()["annotations"]
    return dict(animal)


def test_a_decision_through_one_shows_in_the_answers_of_the_other(
    replicas: tuple[FastAPI, FastAPI], rendered: RenderedCatalogue, queries: list[Path]
) -> None:
    catalogue = replicas[0].state.catalogue
    api.add_photos(catalogue, rendered.photos, labels=rendered.labels)
    with writing(catalogue.engine) as connection:
        _, secret = add_key(connection, "ana", Role.CURATOR)
    headers = {"Authorization": f"Bearer {secret}"}
    one, other = (TestClient(replica, headers=headers) for replica in replicas)
    before = send(other, queries[1])
    assert before["compared_with"].startswith("4 individuals in 8 photos")
    newcomer = send(one, queries[0])
    body = {"annotation_id": newcomer["annotation_id"], "kind": "new", "individual": "Nova"}
    assert one.post("/v1/decisions", json=body).status_code == 201
    after = send(other, queries[1])
    assert after["compared_with"].startswith("5 individuals in 9 photos")


def test_what_no_database_can_hold_is_refused(replicas: tuple[FastAPI, FastAPI]) -> None:
    with writing(replicas[0].state.catalogue.engine) as connection:
        _, secret = add_key(connection, "ana", Role.ADMIN)
    client = TestClient(replicas[0], headers={"Authorization": f"Bearer {secret}"})

    def ask(path: str, *place: str) -> int:
        written = json.dumps([path, *place]).encode()
        cursor = {"cursor": base64.urlsafe_b64encode(written).decode()} if place else None
        return client.get(f"/v1/{path}", params=cursor).status_code

    for name in ("R\0", "\0"):
        assert ask("individuals", name) == 422
        assert ask("identifications", name, "key") == ask("identifications", "2026", name) == 422
        assert ask("jobs", name, "id") == ask("jobs", "2026", name) == 422
    assert ask("individuals", "\ud800") == 200, "a name of bytes that are no text"
    for path in ("individuals/R%00", "individuals?prefix=%00", "individuals?species=%00"):
        assert ask(path) == 422, path
    for path in ("jobs/5%00", "jobs/5%00/results", "photos/5%00", "annotations/5%00"):
        assert ask(path) == 422, path


def test_two_that_look_tell_an_alarm_once(replicas: tuple[FastAPI, FastAPI]) -> None:
    together = Barrier(2)

    def look(replica: FastAPI) -> list[bool]:
        began = []
        for measures in (["sharpness"], []) * 10:
            together.wait()
            with writing(replica.state.catalogue.engine) as connection:
                began.append(note_alarm(connection, "rorqual", "previous", measures))
        return began

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(look, replicas)
    assert [a + b for a, b in zip(first, second, strict=True)] == [1, 0] * 10


def test_a_key_that_one_revokes_opens_no_door_of_the_other(
    replicas: tuple[FastAPI, FastAPI],
) -> None:
    first, second = replicas
    with writing(first.state.catalogue.engine) as connection:
        key, secret = add_key(connection, "ana", Role.VIEWER)
    client = TestClient(second, headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/metrics").status_code == 200
    with writing(first.state.catalogue.engine) as connection:
        revoke_key(connection, key)
    assert client.get("/metrics").status_code == 401


@pytest.fixture
def reviewers(postgresql: PostgresStore, tmp_path: Path) -> Iterator[tuple[TestClient, TestClient]]:
    """Of two replicas over one folder."""
    url, folder = postgresql.database(), tmp_path / "shared"
    api.create_catalogue(folder, database_url=url).close()
    settings = ServiceSettings(open=True, workers=1, keep_uploads=False)
    first, second = (create_app(folder, settings, database_url=url) for _ in range(2))
    with (
        TestClient(first, base_url=HERE) as one,
        TestClient(second, base_url=HERE) as other,
    ):
        yield one, other


def jobs_of(client: TestClient, count: int) -> list[str]:
    archive = packed({f"{number}.txt": b"x" for number in range(20)})
    sent = [
        client.post("/v1/predict-batch?job=true", files={"archive": ("a.zip", archive)})
        for _ in range(count)
    ]
    return [it.json()["id"] for it in sent]


def photos_done(replica: FastAPI) -> int:
    registry = replica.state.measures.registry
    return int(registry.get_sample_value("rorqual_photo_seconds_count") or 0)


def test_replicas_over_one_folder_share_the_queue(
    reviewers: tuple[TestClient, TestClient],
) -> None:
    one, other = reviewers
    for job_id in jobs_of(one, 4):
        assert wait_for(other, job_id, is_over)["state"] == "done"
    shares = [photos_done(cast(FastAPI, it.app)) for it in reviewers]
    assert sum(shares) == 80, "no position was worked on twice"
    assert min(shares) > 0


def test_an_archive_is_answered_where_it_lies(replicas: tuple[FastAPI, FastAPI]) -> None:
    with writing(replicas[0].state.catalogue.engine) as connection:
        _, secret = add_key(connection, "ana", Role.REVIEWER)
    headers = {"Authorization": f"Bearer {secret}"}
    one, other = (TestClient(replica, headers=headers) for replica in replicas)
    for sender, follower in ((one, other), (other, one)):
        for job_id in jobs_of(sender, 2):
            over = wait_for(follower, job_id, is_over)
            assert (over["state"], over["done"]) == ("done", 20)
    assert [photos_done(it) for it in replicas] == [40, 40]
