"""`identify --with-head`: a catalogue beside the individuals that its network was trained on."""

import csv
import hashlib
import io
from pathlib import Path

import pytest

from rorqual.identify.analysis import PhotoAnalyser
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
from rorqual.identify.networks import PhotoNetworks
from rorqual.networks.class_list import ClassName
from rorqual.photos.sources import collect_photos
from tests.cli.contract import check_contract
from tests.cli.running import Run, rorqual, table
from tests.identify.named_networks import NAMED, register_named
from tests.rendered import fluke

FIRST, SECOND, STRANGER = "first.jpg", "second.jpg", "stranger.jpg"


@pytest.fixture(scope="module")
def queries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("queries")
    for whale, name in enumerate((FIRST, SECOND, STRANGER)):
        fluke(whale, 1).image.save(folder / name, quality=92)
    return folder


@pytest.fixture(scope="module")
def networks(queries: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder with a network that knows all three animals."""
    policy = GatePolicy(GateMode.OFF, 0.5)
    shipped = PhotoNetworks.of_settings(catalogue_settings(LicencePolicy.ANY))
    analyser, rows = PhotoAnalyser(shipped, policy), []
    for file in collect_photos([str(queries)]).files:
        data = file.read_bytes()
        seen = analyser.analyse(file, data, hashlib.sha256(data).hexdigest(), None)
        rows.append(seen.annotations[0].embedding)
    folder = tmp_path_factory.mktemp("networks")
    names = ("hw_first", "second", "hw_stranger")
    register_named(folder, [ClassName(it, "humpback_whale") for it in names], rows)
    return folder


@pytest.fixture(scope="module")
def catalogue(networks: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With one photo each of the first and the second animal."""
    folder = tmp_path_factory.mktemp("catalogue")
    photos = folder / "photos"
    photos.mkdir()
    for whale, name in enumerate(("first", "second")):
        fluke(whale, 0).image.save(photos / f"{name}-0.jpg", quality=92)
    rows = [("photo", "individual_id"), ("first-0.jpg", "first"), ("second-0.jpg", "second")]
    labels = table(folder / "labels.csv", *rows)
    made, use = folder / "whales", str(networks)
    assert rorqual("init", made, "--embedding", NAMED, RORQUAL_NETWORKS=use).code == 0
    arguments = ("import", photos, "--labels", labels, "--catalogue", made)
    run = rorqual(*arguments, RORQUAL_NETWORKS=use)
    assert run.code == 0, run.err
    return made


def asked(queries: Path, catalogue: Path, networks: Path, *options: object) -> Run:
    arguments = ("identify", queries, "--catalogue", catalogue, "--gate", "off", *options)
    return rorqual(*arguments, RORQUAL_NETWORKS=str(networks))


def test_head_and_photos_answer_together(
    queries: Path, catalogue: Path, networks: Path, tmp_path: Path
) -> None:
    names = table(tmp_path / "names.csv", ("head", "individual"), ("hw_first", "first"))
    report, with_head = tmp_path / "report.html", ("--with-head", "--head-names", names)
    run = asked(queries, catalogue, networks, "--format", "jsonl", *with_head, "--report", report)
    assert run.code == 0, run.err
    assert "Note: 3 individuals of the head of named-lite0@" in run.err
    assert "not calibrated" in run.err
    best = {}
    for name, result in run.by_photo.items():
        check_contract(result)
        (animal,) = result["annotations"]
        assert animal["with_head"] == {
            "source": animal["head"]["source"],
            "individuals": 3,
            "shared": 2,
            "calibrated": False,
        }
        assert animal["candidate_set"]["individuals"] == 3
        assert sum(it["probability"] for it in animal["candidates"]) == pytest.approx(1)
        assert animal["decision"]["verdict"] != "match"
        best[name] = animal["candidates"][0]["individual"], animal["candidates"][0]["best_photo"]
    assert best == {
        FIRST: ("first", "first-0.jpg"),
        SECOND: ("second", "second-0.jpg"),
        STRANGER: ("hw_stranger", None),
    }
    page = report.read_text("utf-8")
    for words in (
        "known to the network, no photo here",
        "Not calibrated",
        "compete without photos",
    ):
        assert words in page

    sheet = asked(queries, catalogue, networks, "--format", "csv", *with_head).out
    rows = {row["photo"]: row for row in csv.DictReader(io.StringIO(sheet))}
    assert (rows[STRANGER]["candidate_1"], rows[STRANGER]["best_photo_1"]) == ("hw_stranger", "")
    assert "not calibrated" in rows[STRANGER]["candidate_set_filter"]


def test_without_the_option_only_photos_answer(
    queries: Path, catalogue: Path, networks: Path
) -> None:
    run = asked(queries, catalogue, networks, "--format", "jsonl")
    assert "compete" not in run.err
    for result in run.results:
        (animal,) = result["annotations"]
        assert "with_head" not in animal
        assert animal["candidate_set"] == {"individuals": 2, "photos": 2, "filter": "all"}


def test_wrong_usage(queries: Path, catalogue: Path, networks: Path, tmp_path: Path) -> None:
    names = table(tmp_path / "names.csv", ("head", "individual"), ("hw_frist", "first"))
    refused = asked(queries, catalogue, networks, "--head-names", names)
    assert refused.code == 2
    assert "--head-names is for --with-head" in refused.err
    refused = asked(queries, catalogue, networks, "--with-head", "--head-names", names)
    assert refused.code == 2
    assert "knows no 'hw_frist'" in refused.err
