"""The benchmarks run, in a small form, and their committed figures are of this version."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.search_world import STATISTICS, cosines, make_world
from rorqual.evaluation.summary import markdown_table, summarise
from rorqual.identify.found_boxes import MARGIN
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
from rorqual.networks.family.family_file import shipped_families
from rorqual.networks.spec import Task
from rorqual.networks.store import find_spec

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "docs" / "figures"


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_main_job_is_measured_on_real_animals(real_photos: Path, tmp_path: Path) -> None:
    printed = run("benchmarks.main_job", "--photos", str(real_photos), "--limit", "12")
    assert printed.count("MAP@5 with new_individual") == 4  # two collections, two sets of networks
    rows = markdown_table(summarise([])).splitlines()
    assert rows[0] in printed


def test_adapting_is_measured_on_individuals_that_took_no_part(
    real_photos: Path, tmp_path: Path
) -> None:
    printed = run("benchmarks.adapt", "--photos", str(real_photos), "--limit", "12")
    assert printed.count("adapting needs 20 such individuals") == 2  # twelve are too few
    assert printed.count("MAP@5 with new_individual") == 6  # before, after and gain of two
    collections = json.loads((FIGURES / "adapt.json").read_text("utf-8"))["collections"]
    for figures in collections.values():
        assert figures["before"].keys() == figures["after"].keys()
        assert (
            figures["gain"]["top-1 of the known"]["n"]
            == figures["after"]["top-1 of the known"]["n"]
        )


def test_clustering_is_measured_on_individuals_that_set_no_threshold(
    real_photos: Path, tmp_path: Path
) -> None:
    printed = run("benchmarks.clustering", "--photos", str(real_photos), "--limit", "8")
    assert printed.count('"known_suggested"') == 2
    collections = json.loads((FIGURES / "clustering.json").read_text("utf-8"))["collections"]
    for figures in collections.values():
        algorithms = [name for name in figures["methods"] if not name.startswith("rorqual")]
        assert len(algorithms) == 5
        judged = [it for it in figures["methods"].values() if it is not None]
        assert {it["photos"] for it in judged} == {figures["unnamed_photos"]}


def test_found_boxes_are_compared_with_whole_photos(real_photos: Path) -> None:
    printed = run("benchmarks.detected_boxes", "--photos", str(real_photos), "--limit", "4")
    assert printed.count("MAP@5 with new_individual") == 6  # right whales have no given boxes
    assert printed.count("'mean_reciprocal_rank'") == 10  # five margins, two collections
    written = json.loads((FIGURES / "detected_boxes.json").read_text("utf-8"))
    assert written["margin_in_use"] == MARGIN
    settings = catalogue_settings(LicencePolicy.ANY)
    for figures in written["collections"].values():
        for step, task in (("detect", Task.DETECTION), ("embed", Task.EMBEDDING)):
            assert figures["models"][step] == find_spec(settings[task]).stamp


@pytest.mark.parametrize("marks", ["rootsift", "xfeat"])
def test_local_features_are_measured_beside_the_embedding(marks: str, real_photos: Path) -> None:
    options = ("--limit", "4", "--queries", "6", "--everyone", "2", "--marks", marks)
    printed = run("benchmarks.local_features", "--photos", str(real_photos), *options)
    for way in ("embedding", "local, shortlist", "local, all photos"):
        assert printed.count(f'"{way}"') == 2  # collections


def test_fusing_is_measured_beside_each_channel(real_photos: Path) -> None:
    printed = run("benchmarks.fusion", "--photos", str(real_photos), "--limit", "6")
    assert printed.count('"fused_minus_alone"') == 2  # two collections
    assert printed.count('"local features alone"') == 3  # and the fins
    written = json.loads((FIGURES / "fusion.json").read_text("utf-8"))
    for figures in written["collections"].values():
        for way in ("embedding alone", "fused"):
            assert figures["ways"][way]["top-1 of the known"]["n"] > 100


def test_the_species_is_measured_beside_the_embedding_alone(real_photos: Path) -> None:
    printed = run("benchmarks.species_channel", "--photos", str(real_photos), "--limit", "8")
    figures = json.loads(printed)
    assert not figures["calibration"]["kept"]  # eight individuals are too few to calibrate
    gain = next(iter(figures["differences"].values()))["MAP@5 with new_individual"]
    assert (gain["low"], gain["high"]) == (0, 0)


def test_speed_is_measured_as_ratios(tmp_path: Path) -> None:
    output = tmp_path / "speed.json"
    run("benchmarks.speed", "--rounds", "3", "--bulk", "6", "--output", str(output))
    figures = json.loads(output.read_text("utf-8"))
    for name in ("one_photo_1920x1080", "bulk_960x640", "search"):
        assert figures[name]["ratio"] > 0
    assert figures["gallery"]["vectors"] == 51_000


def test_searches_are_measured_beside_exact_search(tmp_path: Path) -> None:
    output = tmp_path / "search.json"
    work = ("--work", str(tmp_path / "work"), "--output", str(output))
    run("benchmarks.search", "--sizes", "2000", "--queries", "20", *work)
    ways = json.loads(output.read_text("utf-8"))["sizes"]["2000"]
    assert ways["exact"]["answer"]["recall_at_1"] == 1
    assert ways["shortlist"]["answer"]["recall_at_1"] >= 0.95
    assert ways["shortlist"]["probabilities"]["same_first"] >= 0.95
    assert ways["shortlist"]["change"]["seconds"] > 0


def test_made_up_galleries_resemble_real_ones() -> None:
    real = json.loads(STATISTICS.read_text("utf-8"))["real"]
    world = make_world(3000, 10)
    drawn = cosines(world.vectors, world.individual)
    assert drawn["between"] == pytest.approx(real["between"], abs=0.04)
    assert drawn["within"] == pytest.approx(real["within"], abs=0.1)
    photos = np.bincount(world.individual)
    assert photos.sum() == 3000
    assert (photos == 1).mean() == pytest.approx(0.6, abs=0.05)  # as in the Happywhale table


@pytest.mark.parametrize("policy", LicencePolicy)
def test_the_committed_figures_are_of_the_shipped_networks(policy: LicencePolicy) -> None:
    collections = json.loads((FIGURES / "main_job.json").read_text("utf-8"))["collections"]
    word = "permissive" if policy is LicencePolicy.PERMISSIVE else "default"
    chosen = [entry for title, entry in collections.items() if f"{word} networks" in title]
    spec = find_spec(catalogue_settings(policy)[Task.EMBEDDING])
    assert len(chosen) == 2
    assert {entry["models"]["embed"] for entry in chosen} == {spec.stamp}


@pytest.mark.timeout(900)  # a dozen processes
def test_a_switched_network_is_lived_through_on_real_animals(
    real_photos: Path, tmp_path: Path
) -> None:
    output = tmp_path / "day.json"
    arguments = ("--photos", str(real_photos), "--limit", "150", "--output", str(output))
    run("benchmarks.switch_day", *arguments)
    day = json.loads(output.read_text("utf-8"))
    for name in (
        "same_answers_while_half_switched",
        "other_answers_by_the_other_network",
        "same_answers_after_going_back",
        "catalogue_is_sound",
    ):
        assert day[name] is True
    assert day["decisions_changed_or_gone"] == 0
    assert 0 < day["vectors_when_killed"] < day["animals"]
    committed = json.loads((FIGURES / "switch_day.json").read_text("utf-8"))
    assert committed.keys() == day.keys()


def test_public_networks_of_the_figures_are_those_that_are_known() -> None:
    families = shipped_families()
    measured = json.loads((FIGURES / "families.json").read_text("utf-8"))["families"]
    assert measured.keys() <= families.keys()
    for name, figures in measured.items():
        assert figures["dimension"] == families[name].dimension


def test_a_public_network_is_measured_at_its_real_size(tmp_path: Path) -> None:
    pytest.importorskip("onnxscript", reason="onnxscript comes with the extra `convert`")
    output = tmp_path / "families.json"
    options = ("ecomarine-effb4", "--largest-batch", "1", "--output", str(output))
    assert "ecomarine-effb4" in run("benchmarks.families", *options)
    (figures,) = json.loads(output.read_text("utf-8"))["families"].values()
    assert figures["megabytes"] == pytest.approx(figures["parameters"] * 4 / 1e6, rel=0.05)
    assert list(figures["batches"]) == ["1"]


def test_the_evaluation_writes_what_the_pages_show(real_photos: Path, tmp_path: Path) -> None:
    arguments = ("--photos", str(real_photos), "--runs", str(tmp_path / "runs"), "--limit", "4")
    one = ("--collection", "right_whales", "--output", str(tmp_path))
    run("benchmarks.evaluation", *arguments, *one)
    written = json.loads((tmp_path / "evaluation_right_whales.json").read_text("utf-8"))
    committed = json.loads((FIGURES / "evaluation_right_whales.json").read_text("utf-8"))
    assert written.keys() == committed.keys()


@pytest.mark.parametrize("collection", ["right_whales", "happywhale"])
def test_the_committed_evaluation_is_of_the_shipped_networks(collection: str) -> None:
    figures = json.loads((FIGURES / f"evaluation_{collection}.json").read_text("utf-8"))
    settings = catalogue_settings(LicencePolicy.ANY)
    assert figures["models"]["embed"] == find_spec(settings[Task.EMBEDDING]).stamp
