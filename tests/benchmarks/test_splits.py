"""Several splits are asked alike, and their answers stand in one committed table."""

import json
import math
from pathlib import Path

import pytest

from benchmarks.matching.answers import Answer
from benchmarks.matching.channels import EMBEDDERS
from benchmarks.matching.looks import FUSED
from benchmarks.splits import (
    FUSED_TAUGHT,
    PAIRS,
    SEEDS,
    WAYS,
    auroc,
    error_as_expected,
    judgements,
    measure,
)
from rorqual.networks.store import find_spec
from tests.benchmarks.running import FIGURES

ROWS = [f"{way}{ending}" for ending in EMBEDDERS for way in WAYS]


def test_the_new_are_those_who_cannot_be_first() -> None:
    """Of four pairs of a known and a new animal, three are told rightly."""
    known = [Answer(1.0, 1.0, 1.0, novelty, 0.5, 1.0) for novelty in (0.1, 0.6)]
    new = [Answer(1.0, math.nan, math.nan, novelty, 0.5, 1.0) for novelty in (0.5, 0.9)]
    assert auroc([*known, *new]) == pytest.approx(3 / 4)


def test_answers_are_weighed_to_the_share_of_new_animals_that_is_expected() -> None:
    """All answers are stated at .7. Half are right, those to the known: .7 of the weighed mass."""
    known = [Answer(1.0, 1.0, 1.0, 0.1, 0.7, 1.0)] * 20
    new = [Answer(0.0, math.nan, math.nan, 0.1, 0.7, 0.0)] * 20
    assert error_as_expected(judgements([*known, *new])) == pytest.approx(0.0, abs=1e-12)


def test_every_way_is_asked_in_every_split(
    real_photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.splits.SEEDS", range(2))
    figures = measure(real_photos / "right_whales", limit=4)
    assert list(figures["rows"]) == ROWS
    assert [(it["first"], it["second"]) for it in figures["pairs"]] == PAIRS
    assert all(len(it) == 2 for it in figures["novelty_auroc_by_split"].values())


def test_the_committed_figures_are_of_the_shipped_network_and_of_those_of_one_split() -> None:
    """The first split is the one of `benchmarks.matching`."""
    written = json.loads((FIGURES / "splits.json").read_text("utf-8"))
    assert written["embed"] == find_spec("rorqual-lite0").stamp
    single = json.loads((FIGURES / "matching.json").read_text("utf-8"))["collections"]
    for name, figures in written["collections"].items():
        assert list(figures["rows"]) == ROWS
        for way, of_splits in figures["novelty_auroc_by_split"].items():
            assert len(of_splits) == len(SEEDS)
            rows = single[name]["rows"]
            row = rows.get(way, rows[way.replace(FUSED_TAUGHT, FUSED)])  # where it was not tried
            first = row["figures"]["novelty AUROC"]["value"]
            assert of_splits[0] == pytest.approx(first, abs=0.01)  # processors differ a little
