"""Switched and public networks, and the evaluation of those that are shipped."""

import json
from pathlib import Path

import pytest

from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
from rorqual.networks.family.family_file import shipped_families
from rorqual.networks.spec import Task
from rorqual.networks.store import find_spec
from tests.benchmarks.running import FIGURES, run


@pytest.mark.timeout(900)  # a dozen processes
def test_a_switched_network_is_lived_through_on_real_animals(
    real_photos: Path, tmp_path: Path
) -> None:
    output = tmp_path / "day.json"
    small = ("--limit", "150", "--queries", "4")
    run("benchmarks.switch_day", "--photos", str(real_photos), *small, "--output", str(output))
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
    assert {name.partition("@")[0] for name in measured} <= families.keys()
    for name, figures in measured.items():
        identifier, _, side = name.partition("@")
        assert figures["dimension"] == families[identifier].dimension
        assert not side or figures["input"] == f"{side}x{side}"


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
