"""Speed and searches are measured, and made-up galleries resemble real ones."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.search_world import STATISTICS, cosines, make_world
from tests.benchmarks.running import run


def test_speed_is_measured_as_ratios(tmp_path: Path) -> None:
    output = tmp_path / "speed.json"
    run("benchmarks.speed", "--rounds", "3", "--bulk", "6", "--output", str(output))
    figures = json.loads(output.read_text("utf-8"))
    for name in ("one_photo_1920x1080", "bulk_960x640", "search"):
        assert figures[name]["ratio"] > 0
    steps = figures["steps"]
    assert set(steps["leading"]) < set(steps["median_ms"])
    assert 0 < steps["leading_median_ms"] < figures["one_photo_1920x1080"]["median_ms"] * 3
    assert figures["gallery"]["vectors"] == 51_000


def test_searches_are_measured_beside_exact_search(tmp_path: Path) -> None:
    output = tmp_path / "search.json"
    work = ("--work", str(tmp_path / "work"), "--output", str(output))
    run("benchmarks.search", "--sizes", "2000", "--queries", "20", *work)
    ways = json.loads(output.read_text("utf-8"))["sizes"]["2000"]
    assert ways["exact"]["answer"]["recall_at_1"] == 1
    assert ways["shortlist"]["answer"]["recall_at_1"] >= 0.95
    assert ways["shortlist"]["probabilities"]["same_first"] >= 0.95
    for way in ("exact", "shortlist"):
        whole = ways[way]["whole"]
        assert 0 < whole["median_ms"] <= whole["p95_ms"]
        assert 0 < whole["resident_mb"] <= whole["peak_mb"]
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
