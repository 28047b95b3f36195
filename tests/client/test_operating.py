"""An admin's program looks after a service: webhooks and drift."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rorqual.catalogue.team.keys import Role
from rorqual.client import RorqualClient, ServiceError
from rorqual.evaluation.answer_drift import Baseline
from rorqual.service.schemas.webhooks import Event

ClientOf = Callable[[Role], RorqualClient]


def test_webhooks_are_registered_listed_and_removed(client_of: ClientOf) -> None:
    client = client_of(Role.ADMIN)
    made = client.register_webhook("https://8.8.8.8/hook", [Event.DRIFT_ALARM])
    assert made.secret.startswith("whsec_")
    (shown,) = client.webhooks()
    assert (shown.id, shown.events, shown.waiting) == (made.id, [Event.DRIFT_ALARM], 0)
    client.remove_webhook(made.id)
    assert client.webhooks() == []
    with pytest.raises(ServiceError, match=f"there is no webhook {made.id}"):
        client.remove_webhook(made.id)


def test_drift_of_a_few_photos_is_not_told(client_of: ClientOf) -> None:
    client = client_of(Role.VIEWER)
    assert client.drift_stats().state == "insufficient_data"
    assert client.drift_stats(n=50, baseline=Baseline.GALLERY).against is Baseline.GALLERY
    with pytest.raises(ServiceError, match=r"query\.n"):
        client.drift_stats(n=1)


def test_answers_are_exported_since_a_moment(client_of: ClientOf, queries: list[Path]) -> None:
    client = client_of(Role.REVIEWER)
    assert list(client.export()) == []
    detection = client.predict_single(queries[0])
    (exported,) = client.export(since=datetime.now(UTC) - timedelta(minutes=1))
    assert exported.annotations == detection.annotations
    assert exported.identified_at
    assert list(client.export(since=datetime.now(UTC) + timedelta(minutes=1))) == []
