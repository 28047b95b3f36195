"""A process is killed in the middle of a job: nothing is lost, nothing is doubled."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.schema import identifications
from rorqual.catalogue.team.job_results import read_results
from tests.service.archives import many_photos, packed
from tests.service.jobs.waiting import is_over, wait_for

PHOTOS = 12
LEASE_SECONDS = 2.0


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[httpx.Client, "subprocess.Popen[bytes]"]]:
    """A real service in a process of its own, which is killed at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "rorqual", "serve", str(folder), "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--open", "--workers", "1"],
        env=os.environ | {"RORQUAL_SERVICE_JOB_LEASE_SECONDS": str(LEASE_SECONDS)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            _wait_until_alive(client, process)
            yield client, process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _wait_until_alive(client: httpx.Client, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            client.get("/health")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the service did not begin")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_killed_services_job_is_finished_by_the_next(folder: Path, queries: list[Path]) -> None:
    entries = many_photos(queries, PHOTOS)
    with _serving(folder) as (client, process):
        sent = client.post(
            "/v1/predict-batch?job=true", files={"archive": ("trip.zip", packed(entries))}
        )
        job_id = sent.json()["id"]
        before = wait_for(client.get, job_id, lambda job: job["done"] >= 3)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert before["done"] < PHOTOS, "it was in the middle"

    with Catalogue.open(folder) as catalogue, reading(catalogue.engine) as connection:
        kept = read_results(connection, job_id, limit=100)
    assert before["done"] <= len(kept) < PHOTOS

    with _serving(folder) as (client, _):
        over = wait_for(client.get, job_id, is_over)
        lines = client.get(f"/v1/jobs/{job_id}/results").text.splitlines()
    assert (over["state"], over["done"]) == ("done", PHOTOS)
    assert [json.loads(line)["image_ind"] for line in lines] == list(entries)

    with Catalogue.open(folder) as catalogue, reading(catalogue.engine) as connection:
        results = read_results(connection, job_id, limit=100)
        answered = connection.execute(
            select(identifications.c.photo_name, func.count()).group_by(
                identifications.c.photo_name
            )
        ).all()
    assert [it.position for it in results] == list(range(PHOTOS))
    assert results[: len(kept)] == kept, "what was there before stays as it was"
    assert sorted(tuple(row) for row in answered) == [(name, 1) for name in sorted(entries)]
