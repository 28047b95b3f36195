"""Folders are called after places: below the role curator nobody reads them, at no door."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from rorqual import api
from rorqual.catalogue.team.keys import Role
from tests.service.archives import many_photos
from tests.service.conftest import Client

PLACE = "secret_bay"
GREY = "IMG_2.png"  # shows no animal, so that its answer has a message


@pytest.fixture
def asked(app: FastAPI, client: Client, queries: list[Path], tmp_path: Path) -> Path:
    """A photo of the only sighting of an animal; it and another were asked about with a folder."""
    survey = tmp_path / "survey"
    (survey / PLACE).mkdir(parents=True)
    photo = Path(shutil.copy(queries[0], survey / PLACE / "IMG_1.jpg"))
    Image.new("RGB", (300, 200), (90, 90, 90)).save(survey / PLACE / GREY)
    catalogue = app.state.catalogue
    (answer, _) = list(api.identify(catalogue, survey))
    assert answer.photo == f"{PLACE}/IMG_1.jpg"
    body = {
        "annotation_id": answer.annotations[0].annotation_id,
        "kind": "correct",
        "individual": "Nova",
        "create": True,
    }
    assert client(Role.CURATOR).post("/v1/decisions", json=body).status_code == 201
    list(api.identify(catalogue, survey))  # Nova is its candidate now
    return photo


def read(client: TestClient, photos: range) -> Iterator[tuple[str, str]]:
    """What all doors say that are there to be read, by their paths."""
    for path, doors in client.get("/openapi.json").json()["paths"].items():
        if "get" not in doors:
            continue
        for number in photos if "{" in path else (1,):
            at = path.replace("{photo_id}", str(number)).replace("{annotation_id}", str(number))
            at = at.replace("{name}", "Nova")
            answer = client.get(at)
            yield at, answer.text if answer.status_code == 200 else ""
    yield "csv", client.get("/v1/export?format=csv").text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER])
def test_no_door_tells_the_folder(client: Client, asked: Path, role: Role) -> None:
    told = dict(read(client(role), range(1, 13)))
    assert [path for path, text in told.items() if PLACE in text] == []
    for path in ("/v1/photos", "/v1/identifications", "/v1/export", "csv"):
        assert "IMG_1.jpg" in told[path], path
    for path in ("/v1/identifications", "/v1/export", "csv"):
        assert f"{GREY} does not look like" in told[path], path


def test_who_sends_a_photo_is_not_told_the_folder_of_its_like(client: Client, asked: Path) -> None:
    reviewer = client(Role.REVIEWER)
    sent = ("new.jpg", _bytes(many_photos([asked], 1)["000.jpg"]))
    match = reviewer.post("/match", files=[("images", sent)])
    assert "IMG_1.jpg" in [it["details"] for it in match.json()["matches"]]
    single = reviewer.post("/v1/predict-single", files={"file": sent})
    assert "IMG_1.jpg" in single.text
    assert PLACE not in match.text + single.text


def _bytes(content: bytes | Path) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()


def test_curators_read_the_folder(client: Client, asked: Path) -> None:
    told = dict(read(client(Role.CURATOR), range(1, 13)))
    named = f"{PLACE}/IMG_1.jpg"
    for path in ("/v1/photos", "/v1/identifications", "/v1/export", "csv"):
        assert named in told[path], path
