"""The contract that a desktop application of the field calls, checked against its own document."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from fastapi import FastAPI

from rorqual.catalogue.team.keys import Role
from rorqual.domain.identification import PhotoResult
from rorqual.domain.refusal import Refusal, RefusalReason, Step
from rorqual.identify.gate_policy import GateMode
from rorqual.identify.live_identifier import LiveIdentifier
from rorqual.photos.photo_file import PhotoFile
from rorqual.service.desk import Desk
from tests.conftest import REAL_PHOTOS, skip_unless_in_ci
from tests.service.conftest import Client

Schemas = dict[str, Any]
CONTRACT = REAL_PHOTOS.parent / "samples" / "photo_id_app_match_api.yaml"


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    if not CONTRACT.is_file():
        skip_unless_in_ci("the sample of the application's contract (../shared/samples) is absent")
    written = yaml.safe_load(CONTRACT.read_text("utf-8"))
    return dict(written["components"]["schemas"])


def _check(value: object, name: str, schemas: Schemas) -> None:
    jsonschema.validate(
        value, {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
    )


def _images(*paths: Path) -> list[tuple[str, tuple[str, bytes]]]:
    return [("images", (path.name, path.read_bytes())) for path in paths]


def test_candidates_come_best_first(client: Client, queries: list[Path], schemas: Schemas) -> None:
    answer = client(Role.REVIEWER).post("/match", files=_images(*queries[:2]))
    assert answer.status_code == 200
    _check(answer.json(), "MatchResponse", schemas)
    matches = answer.json()["matches"]
    assert [it["rank"] for it in matches] == list(range(1, len(matches) + 1))
    ratings = [it["rating"] for it in matches]
    assert ratings == sorted(ratings, reverse=True)
    assert "new_individual" not in {it["id"] for it in matches}


def test_several_photos_count_alike(client: Client, queries: list[Path]) -> None:
    reviewer = client(Role.REVIEWER)

    def ratings(*paths: Path) -> dict[str, float]:
        answer = reviewer.post("/match", files=_images(*paths)).json()
        return {it["id"]: it["rating"] for it in answer["matches"]}

    first, second, both = ratings(queries[0]), ratings(queries[1]), ratings(*queries[:2])
    for name in {*first, *second}:
        assert both[name] == pytest.approx((first.get(name, 0) + second.get(name, 0)) / 2)


def test_the_file_that_is_no_photo_is_named(
    client: Client, queries: list[Path], schemas: Schemas
) -> None:
    files = [*_images(queries[0]), ("images", ("notes.txt", b"tail, left side"))]
    answer = client(Role.REVIEWER).post("/match", files=files)
    assert answer.status_code == 422
    _check(answer.json(), "ErrorResponse", schemas)
    assert answer.json() == {"detail": "'notes.txt' could not be decoded as an image."}


class FailsAtTheSecond(LiveIdentifier):
    """Stands for any fault of the service at the second photo of a request."""

    refusal: Refusal

    def answer(self, file: PhotoFile, gate: GateMode = GateMode.REFUSE) -> PhotoResult:
        if file.name == "second.jpg":
            return PhotoResult(file.name, None, self.refusal, None, ())
        return super().answer(file, gate)


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (Step.READ, RefusalReason.INTERNAL_ERROR),
        (Step.GATE, RefusalReason.NETWORK_FAILED),
        (Step.EMBED, RefusalReason.INTERNAL_ERROR),
    ],
)
def test_a_fault_of_the_service_is_no_fault_of_the_photos(
    app: FastAPI,
    client: Client,
    queries: list[Path],
    schemas: Schemas,
    step: Step,
    reason: RefusalReason,
) -> None:
    failing = FailsAtTheSecond(app.state.catalogue)
    failing.refusal = Refusal(step, reason, "/srv/networks: ValueError: no anchor")
    app.state.desk = Desk(failing, workers=1, queue=4, measures=app.state.measures)
    files = [*_images(queries[0]), ("images", ("second.jpg", queries[1].read_bytes()))]
    answer = client(Role.REVIEWER).post("/match", files=files)
    app.state.desk.close()
    assert answer.status_code == 503
    _check(answer.json(), "ErrorResponse", schemas)
    detail = "An unexpected error occurred at 'second.jpg': send the photos again."
    assert answer.json() == {"detail": detail}


def test_errors_have_the_contracts_form(
    client: Client, queries: list[Path], schemas: Schemas
) -> None:
    stranger = client(None).post("/match", files=_images(queries[0]))
    nothing = client(Role.REVIEWER).post("/match")
    assert (stranger.status_code, nothing.status_code) == (401, 422)
    for answer in (stranger, nothing):
        assert set(answer.json()) == {"detail"}
        _check(answer.json(), "ErrorResponse", schemas)
