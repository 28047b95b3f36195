"""One photo in, one `Detection` out; a rejection is an answer, and no photo is an error."""

from pathlib import Path
from typing import Any

import pytest

from rorqual import api
from rorqual.catalogue.team.keys import Role
from tests.service.conftest import Client


def _send(
    client: Client, path: Path, role: Role = Role.REVIEWER, query: str = ""
) -> dict[str, Any]:
    with path.open("rb") as photo:
        answer = client(role).post(f"/v1/predict-single{query}", files={"file": (path.name, photo)})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_the_answer_is_that_of_the_main_job(
    client: Client, queries: list[Path], folder: Path
) -> None:
    detection = _send(client, queries[0])
    with api.open_catalogue(folder) as catalogue:
        (result,) = api.identify(catalogue, queries[0])
    best = result.annotations[0]
    assert detection["bbox"] == list(best.annotation.box.as_tuple())
    assert detection["class_animal"] == best.candidates[0].individual
    assert detection["probability"] == pytest.approx(best.candidates[0].probability, abs=1e-6)
    ranks = [it["class_animal"] for it in detection["candidates"]]
    assert ranks == [it.individual for it in best.candidates[1:]]
    assert detection["annotations"][0]["verdict"] == best.decision.verdict
    assert detection["model_version"] == best.models["embed"]
    assert detection["rejected"] == (best.decision.verdict == "undecided")


def test_the_same_door_has_the_old_name(client: Client, queries: list[Path]) -> None:
    files = {"file": (queries[0].name, queries[0].read_bytes())}
    reviewer = client(Role.REVIEWER)
    old, new = (
        reviewer.post(path, files=files) for path in ("/predict-single", "/v1/predict-single")
    )
    assert old.json() == new.json()


def test_a_photo_that_was_cut_off_is_rejected(client: Client, queries: list[Path]) -> None:
    detection = _send(client, queries[0].with_name("truncated.jpg"))
    assert detection["rejected"]
    assert detection["rejection_reason"] == "corrupted_image"
    assert "truncated.jpg ends too early" in detection["message"]
    assert detection["class_animal"] is None


def test_the_gate_may_be_overruled_by_curators_only(
    client: Client, queries: list[Path], tmp_path: Path
) -> None:
    from PIL import Image

    flat = tmp_path / "grey.png"
    Image.new("RGB", (300, 200), (90, 90, 90)).save(flat)
    refused = _send(client, flat)
    assert refused["rejection_reason"] == "not_a_marine_mammal"
    assert refused["is_cetacean"] is False
    assert "skip_anti_fraud=true" in refused["message"]
    assert "--" not in refused["message"]
    forbidden = client(Role.REVIEWER).post(
        "/v1/predict-single?skip_anti_fraud=true", files={"file": ("g.png", flat.read_bytes())}
    )
    assert forbidden.status_code == 403
    overruled = _send(client, flat, Role.CURATOR, "?skip_anti_fraud=true")
    assert overruled["rejection_reason"] != "not_a_marine_mammal"
    assert overruled["annotations"]


def test_an_upload_is_kept_under_its_content(
    client: Client, queries: list[Path], folder: Path
) -> None:
    _send(client, queries[0])
    _send(client, queries[0])
    (kept,) = (path for path in (folder / "uploads").rglob("*") if path.is_file())
    assert kept.read_bytes() == queries[0].read_bytes()
    answers = client(Role.VIEWER).get("/v1/identifications").json()["items"]
    assert len(answers) == 1, "asking twice changes nothing"


def test_without_a_file_the_field_is_named(client: Client) -> None:
    answer = client(Role.REVIEWER).post("/v1/predict-single")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "file" in answer.json()["detail"]
