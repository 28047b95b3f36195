"""The benchmarks run, in a small form, and their committed figures are of this version."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rorqual.evaluation.summary import markdown_table, summarise
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
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


def test_fusing_is_measured_beside_each_channel(real_photos: Path) -> None:
    printed = run("benchmarks.fusion", "--photos", str(real_photos), "--limit", "6")
    assert printed.count('"fused_minus_alone"') == 2  # two collections
    assert printed.count('"local features alone"') == 3  # and the fins
    written = json.loads((FIGURES / "fusion.json").read_text("utf-8"))
    for figures in written["collections"].values():
        for way in ("embedding alone", "fused"):
            assert figures["ways"][way]["top-1 of the known"]["n"] > 100


def test_speed_is_measured_as_ratios(tmp_path: Path) -> None:
    output = tmp_path / "speed.json"
    run("benchmarks.speed", "--rounds", "3", "--bulk", "6", "--output", str(output))
    figures = json.loads(output.read_text("utf-8"))
    for name in ("one_photo_1920x1080", "bulk_960x640", "search"):
        assert figures[name]["ratio"] > 0
    assert figures["gallery"]["vectors"] == 51_000


@pytest.mark.parametrize("policy", LicencePolicy)
def test_the_committed_figures_are_of_the_shipped_networks(policy: LicencePolicy) -> None:
    collections = json.loads((FIGURES / "main_job.json").read_text("utf-8"))["collections"]
    word = "permissive" if policy is LicencePolicy.PERMISSIVE else "default"
    chosen = [entry for title, entry in collections.items() if f"{word} networks" in title]
    spec = find_spec(catalogue_settings(policy)[Task.EMBEDDING])
    assert len(chosen) == 2
    assert {entry["models"]["embed"] for entry in chosen} == {spec.stamp}
