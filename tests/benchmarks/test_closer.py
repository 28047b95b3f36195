"""The closer look that ships is judged on the individuals that calibrate, beside its rivals."""

import json
from pathlib import Path

import pytest

from benchmarks.closer import EMBEDDERS, cost, measure
from rorqual.networks.composite import embedder_spec
from rorqual.networks.store import find_spec
from rorqual.training.default_calibration import SHARP
from tests.benchmarks.running import FIGURES


def test_every_embedder_is_measured(real_photos: Path) -> None:
    figures = measure(real_photos / "right_whales", limit=3)
    assert list(figures["sets"]) == list(EMBEDDERS)


def test_what_looking_closer_costs_is_measured() -> None:
    costs = cost(SHARP)
    assert costs["dimension"] == 512 + 256
    assert costs["median_ms"] > 0


def test_the_committed_figures_are_of_the_shipped_networks_and_paired() -> None:
    written = json.loads((FIGURES / "closer.json").read_text("utf-8"))
    assert written["shipped"] == SHARP
    stamps = {name: embedder_spec(name, find_spec).stamp for name in EMBEDDERS}
    assert {name: it["stamp"] for name, it in written["embedders"].items()} == stamps
    for figures in written["collections"].values():
        assert list(figures["sets"]) == list(EMBEDDERS)
        for name, row in figures["sets"].items():
            top = row["figures"]["top-1 of the known"]
            assert top["low"] <= top["value"] == pytest.approx(top["k"] / top["n"], abs=1e-4)
            assert (name == EMBEDDERS[0]) == (not row["gain"])
