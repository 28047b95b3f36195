"""The contract that a desktop application of the field calls, checked against its own document."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from rorqual.catalogue.team.keys import Role
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


def test_errors_have_the_contracts_form(
    client: Client, queries: list[Path], schemas: Schemas
) -> None:
    stranger = client(None).post("/match", files=_images(queries[0]))
    nothing = client(Role.REVIEWER).post("/match")
    assert (stranger.status_code, nothing.status_code) == (401, 422)
    for answer in (stranger, nothing):
        assert set(answer.json()) == {"detail"}
        _check(answer.json(), "ErrorResponse", schemas)
