"""What the catalogue has answered, with times, for other programs."""

import csv
from pathlib import Path
from urllib.parse import quote

import pytest

from rorqual.catalogue.team.keys import Role
from tests.service.conftest import Client


def test_answers_are_exported_oldest_first(client: Client, queries: list[Path]) -> None:
    reviewer = client(Role.REVIEWER)
    assert reviewer.get("/v1/export").json() == []
    sent = [
        reviewer.post("/v1/predict-single", files={"file": (path.name, path.read_bytes())}).json()
        for path in (queries[1], queries[0])
    ]
    exported = reviewer.get("/v1/export").json()
    times = [it.pop("identified_at") for it in exported]
    assert exported == sent
    assert times == sorted(times)

    later = reviewer.get(f"/v1/export?since={quote(times[1])}").json()
    assert [it["identified_at"] for it in later] == times[1:], "that very moment counts"
    assert reviewer.get("/v1/export?since=2999-01-01").json() == []

    table = reviewer.get("/v1/export?format=csv")
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(table.text.splitlines()))
    assert [it["identified_at"] for it in rows] == times
    assert [it["class_animal"] for it in rows] == [it["class_animal"] for it in sent]
    assert [float(it["x0"]) for it in rows] == [it["bbox"][0] for it in sent]


@pytest.mark.parametrize("since", ["yesterday", "0001-01-01T00:00:00%2B14:00", "2026-13-01"])
def test_a_time_that_is_none_is_named(client: Client, since: str) -> None:
    answer = client(Role.VIEWER).get(f"/v1/export?since={since}")
    assert answer.status_code == 422
    assert "since" in answer.json()["detail"]
