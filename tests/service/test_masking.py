"""A mask on request: the best animal without its background, or the reason why there is none."""

import json
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from rorqual import api
from rorqual.catalogue.team.keys import Role
from rorqual.networks.registry import register_network
from rorqual.service.app import create_app
from rorqual.service.settings import ServiceSettings
from tests.segmentation.small_network import ID, write_network
from tests.service.archives import packed
from tests.service.conftest import Client
from tests.service.jobs.waiting import is_over, wait_for

SIDE = 48  # pixels


@pytest.fixture(autouse=True)
def networks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))
    register_network(write_network(tmp_path / "made", alpha="stretched"))


@pytest.fixture
def settings() -> ServiceSettings:
    return ServiceSettings(workers=2, refresh_seconds=0.01, mask_network=ID, mask_side=SIDE)


def _ask(client: TestClient, path: Path, query: str = "?mask=true") -> dict[str, Any]:
    files = {"file": (path.name, path.read_bytes())}
    answer = client.post(f"/v1/predict-single{query}", files=files)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def _picture(detection: dict[str, Any]) -> Image.Image:
    image = Image.open(BytesIO(b64decode(detection["mask"], validate=True)))
    assert (image.format, image.mode) == ("PNG", "RGBA")
    return image


def _open_service(folder: Path, **changes: Any) -> TestClient:
    settings = ServiceSettings(workers=1, open=True, **changes)
    return TestClient(create_app(folder, settings), base_url="http://127.0.0.1")


def test_a_mask_is_the_best_animals_box_without_its_background(
    client: Client, queries: list[Path]
) -> None:
    reviewer = client(Role.REVIEWER)
    plain, detection = _ask(reviewer, queries[0], ""), _ask(reviewer, queries[0])
    assert plain["mask"] is plain["mask_message"] is detection["mask_message"] is None
    assert {**detection, "mask": None} == plain
    mask, (x0, y0, x1, y1) = _picture(detection), detection["bbox"]
    assert max(mask.size) == SIDE
    assert mask.width / mask.height == pytest.approx((x1 - x0) / (y1 - y0), rel=0.1)
    pixels = np.asarray(mask)
    assert 0 < (pixels[..., 3] > 127).mean() < 1
    assert pixels[pixels[..., 3] == 0].max(initial=0) == 0


def test_what_is_no_animal_has_no_mask_and_says_so(
    client: Client, queries: list[Path], tmp_path: Path
) -> None:
    grey = tmp_path / "grey.png"
    Image.new("RGB", (300, 200), (90, 90, 90)).save(grey)
    for path in (grey, queries[0].with_name("truncated.jpg")):
        detection = _ask(client(Role.REVIEWER), path)
        assert detection["rejected"]
        assert detection["mask"] is None
        assert detection["mask_message"] == "no mask: no animal was found in the photo"
    overruled = _ask(client(Role.CURATOR), grey, "?mask=true&skip_anti_fraud=true")
    assert overruled["mask"] is None
    assert "could not be told from its background" in overruled["mask_message"]


@pytest.mark.parametrize(
    ("network", "words"),
    [
        ("", ["no segmentation network", "rorqual models add", "RORQUAL_SERVICE_MASK_NETWORK"]),
        ("u2net", ["u2net is not on the server", "rorqual models add"]),
        ("lite0-cetacean-gate", ["the administrator finds why in its log"]),
    ],
)
def test_a_service_that_makes_none_says_what_helps(
    folder: Path, queries: list[Path], network: str, words: list[str]
) -> None:
    with _open_service(folder, mask_network=network) as client:
        plain, detection = _ask(client, queries[0], ""), _ask(client, queries[0])
    assert plain["mask_message"] is None
    assert [it for it in words if it not in detection["mask_message"]] == []
    assert {**detection, "mask_message": None} == plain, "the answer is what it is"


def test_a_network_added_later_needs_no_restart(
    folder: Path, queries: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "others"))
    with _open_service(folder, mask_network=ID) as client:
        assert "is not on the server" in _ask(client, queries[0])["mask_message"]
        register_network(write_network(tmp_path / "again", alpha="stretched"))
        assert _ask(client, queries[0])["mask"]


def test_a_catalogue_for_commercial_work_takes_no_other_network(
    tmp_path: Path, queries: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "others"))
    register_network(write_network(tmp_path / "again", licence="CC-BY-NC-4.0"))
    api.create_catalogue(tmp_path / "firm", licence=api.LicencePolicy.PERMISSIVE).close()
    with _open_service(tmp_path / "firm", mask_network=ID) as client:
        message = _ask(client, queries[0])["mask_message"]
    assert "darkness is under CC-BY-NC-4.0" in message


def test_each_photo_of_an_archive_has_its_own(client: Client, queries: list[Path]) -> None:
    archive = packed({"a.jpg": queries[0], "notes.txt": b"left side", "b.jpg": queries[1]})
    door, files = "/v1/predict-batch?mask=true", {"archive": ("a.zip", archive)}
    reviewer = client(Role.REVIEWER)
    at_once = reviewer.post(door, files=files).json()
    job = reviewer.post(f"{door}&job=true", files=files).json()
    assert wait_for(reviewer, job["id"], is_over)["state"] == "done"
    results = reviewer.get(f"/v1/jobs/{job['id']}/results").text.splitlines()
    without = reviewer.post("/v1/predict-batch", files=files).json()
    assert [it["mask"] for it in without] == [None] * 3
    assert [bool(it["mask"]) for it in at_once] == [True, False, True]
    assert at_once[1]["mask_message"].startswith("no mask: ")
    assert [json.loads(line)["mask"] for line in results] == [it["mask"] for it in at_once]


def test_masks_are_counted_with_their_time(
    app: FastAPI, client: Client, queries: list[Path]
) -> None:
    reviewer = client(Role.REVIEWER)
    _ask(reviewer, queries[0])
    _ask(reviewer, queries[0].with_name("truncated.jpg"))
    registry = app.state.measures.registry
    for outcome in ("made", "none"):
        labels = {"outcome": outcome}
        assert registry.get_sample_value("rorqual_mask_seconds_count", labels) == 1


def test_the_document_shows_a_mask(client: Client) -> None:
    document = client(Role.VIEWER).get("/openapi.json").json()
    example = document["components"]["schemas"]["Detection"]["example"]
    assert b64decode(example["mask"][:20]).startswith(b"\x89PNG")
    names = [it["name"] for it in document["paths"]["/v1/predict-single"]["post"]["parameters"]]
    assert "mask" in names
