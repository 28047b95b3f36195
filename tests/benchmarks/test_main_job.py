"""The main job, adapting and clustering are measured on real animals, in a small form."""

import json
from pathlib import Path

import pytest

from rorqual.evaluation.summary import markdown_table, summarise
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
from rorqual.networks.spec import Task
from rorqual.networks.store import find_spec
from tests.benchmarks.running import FIGURES, run


def test_the_main_job_is_measured_on_real_animals(real_photos: Path, tmp_path: Path) -> None:
    printed = run("benchmarks.main_job", "--photos", str(real_photos), "--limit", "5")
    assert printed.count("MAP@5 with new_individual") == 4  # two collections, two sets of networks
    rows = markdown_table(summarise([])).splitlines()
    assert rows[0] in printed


@pytest.mark.parametrize("policy", LicencePolicy)
def test_the_committed_figures_are_of_the_shipped_networks(policy: LicencePolicy) -> None:
    collections = json.loads((FIGURES / "main_job.json").read_text("utf-8"))["collections"]
    word = "permissive" if policy is LicencePolicy.PERMISSIVE else "default"
    chosen = [entry for title, entry in collections.items() if f"{word} networks" in title]
    spec = find_spec(catalogue_settings(policy)[Task.EMBEDDING])
    assert len(chosen) == 2
    assert {entry["models"]["embed"] for entry in chosen} == {spec.stamp}


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
    printed = run("benchmarks.clustering", "--photos", str(real_photos), "--limit", "5")
    assert printed.count('"known_suggested"') == 2
    collections = json.loads((FIGURES / "clustering.json").read_text("utf-8"))["collections"]
    for figures in collections.values():
        algorithms = [name for name in figures["methods"] if not name.startswith("rorqual")]
        assert len(algorithms) == 5
        judged = [it for it in figures["methods"].values() if it is not None]
        assert {it["photos"] for it in judged} == {figures["unnamed_photos"]}
