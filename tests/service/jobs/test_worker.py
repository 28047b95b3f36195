"""Jobs across processes: they stop and go on, and no photo of theirs is done twice."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rorqual.service.app import create_app
from rorqual.service.settings import ServiceSettings
from tests.service.archives import many_photos, packed
from tests.service.jobs.waiting import is_over, wait_for

SETTINGS = ServiceSettings(workers=1, open=True)


@contextmanager
def _service(folder: Path, settings: ServiceSettings = SETTINGS) -> Iterator[TestClient]:
    with TestClient(create_app(folder, settings), base_url="http://127.0.0.1") as client:
        yield client


def _send(client: TestClient, data: bytes) -> str:
    answer = client.post("/v1/predict-batch?job=true", files={"archive": ("a.zip", data)})
    return str(answer.json()["id"])


def _photos_done(client: TestClient) -> int:
    app = client.app
    assert isinstance(app, FastAPI)
    count = app.state.measures.registry.get_sample_value("rorqual_photo_seconds_count")
    return int(count or 0)


def _names(client: TestClient, job_id: str) -> list[str]:
    lines = client.get(f"/v1/jobs/{job_id}/results").text.splitlines()
    return [json.loads(line)["image_ind"] for line in lines]


@pytest.mark.parametrize("keep", [True, False])
def test_a_job_goes_on_where_a_shutdown_left_it(
    folder: Path, queries: list[Path], keep: bool
) -> None:
    entries = many_photos(queries, 8)
    settings = SETTINGS.model_copy(update={"keep_uploads": keep})
    with _service(folder, settings) as client:
        job_id = _send(client, packed(entries))
        wait_for(client, job_id, lambda job: job["done"] >= 2)
    done_before = _photos_done(client)
    assert done_before < len(entries)
    with _service(folder, settings) as client:  # at once: the job was handed back
        assert wait_for(client, job_id, is_over)["state"] == "done"
        assert _names(client, job_id) == list(entries)
        assert done_before + _photos_done(client) == len(entries)
    assert bool(list((folder / "uploads").rglob("*.zip"))) == keep


def test_two_services_share_the_queue(folder: Path, queries: list[Path]) -> None:
    texts: dict[str, bytes | Path] = {f"{number}.txt": b"x" for number in range(30)}
    entries = many_photos(queries, 2) | texts
    with _service(folder) as one, _service(folder) as other:
        ids = [_send(client, packed(entries)) for client in (one, other) * 2]
        for job_id in ids:
            wait_for(one, job_id, is_over)
            assert _names(other, job_id) == list(entries)
        shares = (_photos_done(one), _photos_done(other))
    assert sum(shares) == len(ids) * len(entries), "no position was worked on twice"
    assert min(shares) > 0
