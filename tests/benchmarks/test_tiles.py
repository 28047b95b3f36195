"""Tiles are chosen on the individuals that calibrate, and those that ship are the chosen ones."""

import json
from pathlib import Path

import pytest

from benchmarks.tiles import SETS, SHIPPED, grid, measure
from rorqual.networks.store import find_spec
from rorqual.networks.tile import Tile
from tests.benchmarks.running import FIGURES


def test_a_grid_reaches_from_edge_to_edge_and_a_row_lies_in_the_middle() -> None:
    assert grid(0.6, 3, 1) == (
        Tile(0, 0.2, 0.6, 0.8),
        Tile(0.2, 0.2, 0.8, 0.8),
        Tile(0.4, 0.2, 1, 0.8),
    )
    assert grid(0.5, 2, 2)[-1] == Tile(0.5, 0.5, 1, 1)


def test_the_tiles_that_ship_are_the_chosen_ones() -> None:
    shipped, plain = (find_spec(name) for name in ("rorqual-lite0-tiles", "rorqual-lite0"))
    assert shipped.tiles == SETS[SHIPPED]
    assert (shipped.file, shipped.picture) == (plain.file, plain.picture)
    assert shipped.dimension == len(SETS[SHIPPED]) * plain.dimension


def test_every_set_is_measured(real_photos: Path) -> None:
    figures = measure(real_photos / "right_whales", limit=3)
    assert list(figures["sets"]) == list(SETS)


def test_the_committed_figures_are_of_the_shipped_network_and_paired() -> None:
    written = json.loads((FIGURES / "tiles.json").read_text("utf-8"))
    assert written["embed"] == find_spec("rorqual-lite0").stamp
    assert written["shipped"] == SHIPPED
    for figures in written["collections"].values():
        assert list(figures["sets"]) == list(SETS)
        for name, row in figures["sets"].items():
            top = row["figures"]["top-1 of the known"]
            assert top["low"] <= top["value"] == pytest.approx(top["k"] / top["n"], abs=1e-4)
            assert (name == "whole") == (not row["gain"])
