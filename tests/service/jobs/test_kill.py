"""A process is killed in the middle of a job: nothing is lost, nothing is doubled."""

import json
import time
from collections import Counter
from pathlib import Path

import httpx
from sqlalchemy import select

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.schema import identifications
from rorqual.catalogue.team.job_results import JobResult, read_results
from rorqual.catalogue.team.schema import deliveries
from rorqual.catalogue.team.webhooks import add_webhook
from rorqual.service.schemas.webhooks import Event
from tests.service.archives import many_photos, packed
from tests.service.jobs.waiting import is_over, wait_for
from tests.service.serving import served, serving

PHOTOS = 12
OPTIONS = ("--open", "--workers", "1")
SETTINGS = {"JOB_LEASE_SECONDS": "2"}


def test_a_killed_services_job_is_finished_by_the_next(folder: Path, queries: list[Path]) -> None:
    entries = many_photos(queries, PHOTOS) | {"a.txt": b"x", "z.txt": b"x"}
    names, total = list(entries), len(entries)
    with Catalogue.open(folder) as catalogue, writing(catalogue.engine) as connection:
        wanted = [Event.BATCH_COMPLETED, Event.PREDICTION_REJECTED]
        add_webhook(connection, "https://nobody.invalid/hook", wanted, key_id=None)
    with (
        serving(folder, *OPTIONS, **SETTINGS) as (address, process),
        httpx.Client(base_url=address, timeout=60) as client,
        Catalogue.open(folder) as catalogue,
    ):
        sent = client.post(
            "/v1/predict-batch?job=true", files={"archive": ("trip.zip", packed(entries))}
        )
        job_id = sent.json()["id"]
        kept: list[JobResult] = []
        while len(kept) < 3:
            time.sleep(0.005)
            with writing(catalogue.engine) as connection:  # no result comes meanwhile
                kept = read_results(connection, job_id, limit=100)
                if len(kept) >= 3:
                    before = client.get(f"/v1/jobs/{job_id}").json()
                    process.kill()
                    process.wait()
    assert before["done"] <= len(kept) < total, "it was in the middle"

    with (
        served(folder, *OPTIONS, **SETTINGS) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        over = wait_for(client, job_id, is_over)
        lines = client.get(f"/v1/jobs/{job_id}/results").text.splitlines()
    answers = [json.loads(line) for line in lines]
    assert (over["state"], over["done"]) == ("done", total)
    assert [it["image_ind"] for it in answers] == names

    with Catalogue.open(folder) as catalogue, reading(catalogue.engine) as connection:
        results = read_results(connection, job_id, limit=100)
        answered = connection.execute(select(identifications.c.photo_name)).scalars().all()
        told = Counter(connection.execute(select(deliveries.c.event)).scalars())
    assert [it.position for it in results] == list(range(total))
    assert results[: len(kept)] == kept, "what was there before stays as it was"
    assert sorted(answered) == sorted(name for name in names if name.endswith(".jpg"))
    rejected = sum(it["rejected"] for it in answers)
    assert told == {Event.BATCH_COMPLETED: 1, Event.PREDICTION_REJECTED: rejected}
