"""Alive, ready, and measured."""

from pathlib import Path
from typing import get_args

from prometheus_client.parser import text_string_to_metric_families

from rorqual.catalogue.team.keys import Role
from rorqual.identify.step_times import TimedStep
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


def test_every_step_to_an_answer_is_timed(client: Client, queries: list[Path]) -> None:
    reviewer = client(Role.REVIEWER)
    photo = {"file": (queries[0].name, queries[0].read_bytes())}

    def counts() -> dict[str, float]:
        (family,) = (
            family
            for family in text_string_to_metric_families(reviewer.get("/metrics").text)
            if family.name == "rorqual_step_seconds"
        )
        found = (it for it in family.samples if it.name.endswith("_count"))
        return {it.labels["step"]: it.value for it in found}

    reviewer.post("/v1/predict-single", files=photo)
    steps = get_args(TimedStep)
    assert counts() == dict.fromkeys(steps, 1.0), "one photo of one animal"
    reviewer.post("/v1/predict-single", files=photo)
    assert counts() == dict.fromkeys(steps, 1.0), "an answer that is kept takes no steps"
