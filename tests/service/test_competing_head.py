"""A service whose network names individuals: they compete where its settings let them, marked."""

import csv
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rorqual import api
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import NetworkError, UsageError
from rorqual.identify.analysis import PhotoAnalyser
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.head_calibration import head_key
from rorqual.identify.identification_setup import IdentificationSetup
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
from rorqual.identify.networks import PhotoNetworks
from rorqual.matching.row_scale import RowScale
from rorqual.networks.class_list import ClassName
from rorqual.photos.sources import collect_photos
from rorqual.service.app import create_app
from rorqual.service.competing_head import head_names, require_head
from rorqual.service.settings import ServiceSettings
from tests.cli.running import table
from tests.identify.named_networks import NAMED, register_named
from tests.matching.worlds import calibration_of
from tests.rendered import fluke

FIRST, STRANGER = "first.jpg", "stranger.jpg"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of an animal that the catalogue knows, and one of an animal that it does not."""
    folder = tmp_path_factory.mktemp("asked")
    for whale, name in ((0, FIRST), (2, STRANGER)):
        fluke(whale, 1).image.save(folder / name, quality=92)
    return folder


@pytest.fixture(scope="module")
def networks(asked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder with a network that knows both."""
    shipped = PhotoNetworks.of_settings(catalogue_settings(LicencePolicy.ANY))
    analyser, rows = PhotoAnalyser(shipped, GatePolicy(GateMode.OFF, 0.5)), []
    for file in collect_photos([str(asked)]).files:
        data = file.read_bytes()
        seen = analyser.analyse(file, data, hashlib.sha256(data).hexdigest(), None)
        rows.append(seen.annotations[0].embedding)
    folder = tmp_path_factory.mktemp("networks")
    names = [ClassName(it, "humpback_whale") for it in ("hw_first", "hw_stranger")]
    register_named(folder, names, rows)
    return folder


@pytest.fixture(autouse=True)
def networks_of_the_user(networks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(networks))


@pytest.fixture
def whales(tmp_path: Path) -> Path:
    """A catalogue with a photo of the first animal and one of another."""
    photos, folder = tmp_path / "photos", tmp_path / "whales"
    photos.mkdir()
    for whale, name in ((0, "first"), (1, "second")):
        fluke(whale, 0).image.save(photos / f"{name}-0.jpg", quality=92)
    labels = [("photo", "individual_id"), ("first-0.jpg", "first"), ("second-0.jpg", "second")]
    with api.create_catalogue(folder, embedding=NAMED) as made:
        api.add_photos(made, photos, labels=table(tmp_path / "labels.csv", *labels))
    return folder


def settings_with(**changes: Any) -> ServiceSettings:
    return ServiceSettings(workers=1, open=True, **changes)


def service(whales: Path, **changes: Any) -> TestClient:
    return TestClient(create_app(whales, settings_with(**changes)), base_url="http://127.0.0.1")


def answer(client: TestClient, photo: Path) -> dict[str, Any]:
    files = {"file": (photo.name, photo.read_bytes())}
    asked = client.post("/v1/predict-single?skip_anti_fraud=true", files=files)
    assert asked.status_code == 200, asked.text
    return dict(asked.json())


def test_who_is_known_to_the_head_alone_is_said_to_be(
    whales: Path, asked: Path, tmp_path: Path
) -> None:
    names = table(tmp_path / "names.csv", ("head", "individual"), ("hw_first", "first"))
    with service(whales, with_head=True, head_names=names) as client:
        stranger, first = answer(client, asked / STRANGER), answer(client, asked / FIRST)
        models = client.get("/v1/catalogue").json()["models"]
    (animal,) = stranger["annotations"]
    best = animal["candidates"][0]
    assert (best["class_animal"], best["without_photo"], best["image"]) == (
        "hw_stranger",
        True,
        None,
    )
    competing = animal["with_head"]
    assert competing.pop("source").startswith("the head of named-lite0@")
    assert competing == {"individuals": 2, "shared": 1, "calibrated": False}
    assert models["head"].startswith("named-lite0@")
    own = first["annotations"][0]["candidates"][0]
    assert (own["class_animal"], own["without_photo"], own["image"]) == (
        "first",
        False,
        "first-0.jpg",
    )
    for detection in (stranger, first):  # none of the head is ever suggested
        assert detection["annotations"][0]["verdict"] != "match"
        assert detection["rejection_reason"] == "low_confidence"


def test_a_running_service_takes_up_a_calibration_with_the_head(whales: Path, asked: Path) -> None:
    with service(whales, with_head=True, refresh_seconds=1e-6) as client:
        assert answer(client, asked / STRANGER)["rejected"]
        with Catalogue.open(whales) as catalogue:  # as `rorqual calibrate --with-head` keeps it
            setup = IdentificationSetup.of_catalogue(catalogue, head_names={})
            assert setup.mix is not None
            spec_hash = setup.space.base.spec_hash
            fitted = calibration_of(
                embedding=spec_hash, match_threshold=0.5, row_scale=RowScale(1.0, -0.01)
            )
            catalogue.save_calibration(head_key(spec_hash, setup.mix), fitted.to_json(), {})
        found = answer(client, asked / STRANGER)
    assert not found["rejected"]
    (animal,) = found["annotations"]
    assert animal["with_head"]["calibrated"]
    assert (animal["verdict"], animal["class_animal"]) == ("match", "hw_stranger")
    assert "no photo of it is here" in animal["reason"]


def test_a_table_names_their_ranks(whales: Path, asked: Path) -> None:
    with service(whales, with_head=True) as client:
        ranked = answer(client, asked / STRANGER)["annotations"][0]["candidates"]
        sheet = client.get("/v1/export?format=csv").text
    (row,) = csv.DictReader(io.StringIO(sheet))
    assert row["class_animal"] == "hw_stranger"
    expected = [str(rank) for rank, it in enumerate(ranked, start=1) if it["without_photo"]]
    assert row["without_photo"].split() == expected


def test_without_the_setting_only_photos_answer(whales: Path, asked: Path) -> None:
    with service(whales) as client:
        (animal,) = answer(client, asked / STRANGER)["annotations"]
    assert animal["with_head"] is None
    assert {it["class_animal"] for it in animal["candidates"]} == {
        "first",
        "second",
        "new_individual",
    }
    assert not any(it["without_photo"] for it in animal["candidates"])


def test_a_head_that_cannot_compete_stops_the_start(
    whales: Path, folder: Path, tmp_path: Path
) -> None:
    with Catalogue.open(whales) as catalogue:
        require_head(catalogue, settings_with(with_head=True))
        names = table(tmp_path / "strange.csv", ("head", "individual"), ("hw_frist", "first"))
        with pytest.raises(UsageError, match="knows no 'hw_frist'"):
            require_head(catalogue, settings_with(with_head=True, head_names=names))
    with Catalogue.open(folder) as nameless:
        require_head(nameless, settings_with())
        with pytest.raises(NetworkError, match="names no individuals"):
            require_head(nameless, settings_with(with_head=True))


def test_names_that_cannot_be_used(tmp_path: Path) -> None:
    names = table(tmp_path / "names.csv", ("head", "individual"), ("hw_first", ""))
    with pytest.raises(UsageError, match="line 2: hw_first has one name"):
        head_names(settings_with(with_head=True, head_names=names))
    with pytest.raises(UsageError, match="RORQUAL_SERVICE_WITH_HEAD=true"):
        head_names(settings_with(head_names=names))
