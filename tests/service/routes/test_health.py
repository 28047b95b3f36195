"""Alive, ready, and measured."""

from pathlib import Path

from rorqual.catalogue.team.keys import Role
from tests.service.conftest import Client


def test_being_alive_needs_no_key(client: Client) -> None:
    assert client(None).get("/health").json() == {"status": "alive"}


def test_ready_says_with_what(client: Client) -> None:
    ready = client(Role.VIEWER).get("/ready").json()
    assert (ready["individuals"], ready["photos"]) == (4, 8)
    assert {"gate", "embed"} <= set(ready["models"])


def test_a_service_without_its_catalogue_is_not_ready(client: Client, folder: Path) -> None:
    viewer = client(Role.VIEWER)
    viewer.get("/health")
    (folder / "catalogue.sqlite").write_bytes(b"no database")
    answer = viewer.get("/ready")
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers


def test_photos_are_counted_by_outcome(client: Client, queries: list[Path]) -> None:
    reviewer = client(Role.REVIEWER)
    for path in (queries[0], queries[0].with_name("truncated.jpg")):
        reviewer.post("/v1/predict-single", files={"file": (path.name, path.read_bytes())})
    text = reviewer.get("/metrics").text
    assert 'rorqual_photos_total{outcome="truncated_image"} 1.0' in text
    assert "rorqual_gate_score_count 1.0" in text
    assert 'route="/v1/predict-single",status="200"' in text
