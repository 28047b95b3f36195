"""Statistics of drift over HTTP, and who is told of an alarm."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import insert

from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.rows import now
from rorqual.catalogue.schema import identifications
from rorqual.catalogue.team.deliveries import progress
from rorqual.catalogue.team.keys import Role
from rorqual.catalogue.team.webhooks import add_webhook
from rorqual.domain.photo import Quality
from rorqual.evaluation.answer_drift import Samples
from rorqual.exchange.evaluation.drift_baseline import BASELINE, write_baseline
from rorqual.identify.result_json import dump_result
from rorqual.service.settings import ServiceSettings
from tests.exchange.made_results import a_match, identified
from tests.service.conftest import Client
from tests.service.webhooks.receiver import a_receiver, wait_until


@pytest.fixture
def settings() -> ServiceSettings:
    return ServiceSettings(
        workers=1,
        drift_window=60,
        drift_every_seconds=0,
        allow_insecure_webhooks=True,
        webhook_poll_seconds=0.05,
    )


@pytest.fixture
def viewer(client: Client) -> TestClient:
    return client(Role.VIEWER)


def answer_photos(app: FastAPI, number: int, *, sharpness: float, start: int) -> None:
    """Store answers for photos that are about so sharp."""
    random = np.random.default_rng(start)
    with writing(app.state.catalogue.engine) as connection:
        for photo in range(start, start + number):
            result = identified(f"{photo}.jpg", a_match())
            assert result.content
            quality = Quality(float(sharpness * random.lognormal()), random.uniform(), 0.2, 0.0)
            result = replace(result, content=replace(result.content, quality=quality))
            connection.execute(
                insert(identifications).values(
                    key=str(photo),
                    photo_name=result.photo,
                    sha256=f"{photo:064x}",
                    identified_at=now(),
                    result=dump_result(result),
                )
            )


def stats(viewer: TestClient, query: str = "") -> dict[str, Any]:
    answer = viewer.get(f"/v1/drift-stats{query}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_few_answers_are_said_to_be_too_few(app: FastAPI, viewer: TestClient) -> None:
    answer_photos(app, 70, sharpness=100, start=0)
    drift = stats(viewer)
    assert drift["state"] == "insufficient_data"
    assert (drift["recent_photos"], drift["baseline_photos"]) == (60, 10)
    assert drift["measures"]["sharpness"]["psi"] is None
    assert drift["thresholds"] == {"psi_above": 0.25, "p_below": 0.01, "minimum_n": 50}


def test_recent_photos_are_compared_with_those_before_them(
    app: FastAPI, viewer: TestClient
) -> None:
    answer_photos(app, 60, sharpness=100, start=0)
    answer_photos(app, 60, sharpness=100, start=100)
    assert stats(viewer)["state"] == "stable"
    answer_photos(app, 60, sharpness=10, start=200)
    drift = stats(viewer)
    assert drift["state"] == "alarm"
    assert drift["measures"]["sharpness"]["state"] == "alarm"
    assert drift["measures"]["exposure"]["state"] == "stable"
    assert drift["measures"]["sharpness"]["recent"] < drift["measures"]["sharpness"]["baseline"]
    assert stats(viewer, "?n=90")["measures"]["sharpness"]["recent_n"] == 90


def test_the_gallery_may_be_the_baseline(app: FastAPI, viewer: TestClient) -> None:
    answer_photos(app, 60, sharpness=100, start=0)
    drift = stats(viewer, "?baseline=gallery")
    assert drift["against"] == "gallery"
    assert drift["baseline_photos"] == 8, "which are too few here"
    assert drift["state"] == "insufficient_data"


def test_an_evaluation_is_no_baseline_where_none_was_given(viewer: TestClient) -> None:
    refused = viewer.get("/v1/drift-stats?baseline=evaluation")
    assert refused.status_code == 409
    assert "RORQUAL_SERVICE_DRIFT_BASELINE" in refused.json()["detail"]


class TestWithAnEvaluation:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> ServiceSettings:
        write_baseline(
            tmp_path / BASELINE,
            Samples(80, {"sharpness": np.linspace(50, 200, 80).tolist()}, models=frozenset("x")),
        )
        return ServiceSettings(
            workers=1, drift_window=60, drift_every_seconds=0, drift_baseline=tmp_path
        )

    def test_it_is_the_usual_baseline(self, app: FastAPI, viewer: TestClient) -> None:
        answer_photos(app, 60, sharpness=10, start=0)
        drift = stats(viewer)
        assert (drift["against"], drift["state"]) == ("evaluation", "alarm")
        assert drift["baseline_photos"] == 80
        assert drift["models_changed"]
        states = {name: measure["state"] for name, measure in drift["measures"].items()}
        assert states.pop("sharpness") == "alarm"
        assert set(states.values()) == {"insufficient_data"}, "what was not written down"
        assert stats(viewer, "?baseline=previous")["against"] == "previous"


def test_other_questions_are_refused(viewer: TestClient) -> None:
    for query in ("n=49", "n=1000000", "n=many", "baseline=yesterday"):
        assert viewer.get(f"/v1/drift-stats?{query}").status_code == 422


def test_it_takes_a_key(client: Client) -> None:
    assert client(None).get("/v1/drift-stats").status_code == 401


def test_an_alarm_is_told_when_it_begins_and_not_at_every_look(
    app: FastAPI, viewer: TestClient
) -> None:
    engine = app.state.catalogue.engine
    with a_receiver() as receiver:
        with writing(engine) as connection:
            webhook = add_webhook(connection, receiver.url, ["drift_alarm"], key_id=None)

        def told() -> int:
            with reading(engine) as connection:
                fare = progress(connection).get(webhook.id)
            return sum(fare.counts.values()) if fare else 0

        answer_photos(app, 60, sharpness=100, start=0)
        answer_photos(app, 60, sharpness=10, start=100)
        stats(viewer, "?n=50")
        assert told() == 0, "only the window that was set raises alarms"
        for _ in range(3):
            stats(viewer)
        assert told() == 1
        answer_photos(app, 60, sharpness=10, start=200)
        assert stats(viewer)["state"] == "stable"
        answer_photos(app, 60, sharpness=1000, start=300)
        stats(viewer)
        assert told() == 2, "another one"
        wait_until(lambda: len(receiver.requests) == 2)
    assert b'"measures": ["sharpness"]' in receiver.requests[0][1]


class TestWithoutBeingAsked:
    @pytest.fixture
    def settings(self) -> ServiceSettings:
        return ServiceSettings(workers=1, drift_window=60, drift_every_seconds=0.05)

    def test_the_service_looks_by_itself(self, app: FastAPI) -> None:
        engine = app.state.catalogue.engine
        with writing(engine) as connection:
            add_webhook(connection, "https://no-such-host.invalid/", ["drift_alarm"], key_id=None)
        answer_photos(app, 60, sharpness=100, start=0)
        answer_photos(app, 60, sharpness=10, start=100)

        def told() -> bool:
            with reading(engine) as connection:
                return bool(progress(connection))

        wait_until(told)
