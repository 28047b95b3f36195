"""Figures of search that were measured at different times stand in one file."""

import json
from pathlib import Path

import pytest

from benchmarks.search_figures import merged

SETTINGS = {"cores": 2, "queries": 400}


def test_sizes_and_ways_join_in_order_and_a_new_measurement_replaces(tmp_path: Path) -> None:
    path = tmp_path / "search.json"
    for size, rows in ((1000, {"exact": 1}), (200, {"exact": 2}), (1000, {"shortlist": 3})):
        path.write_text(json.dumps(merged(path, SETTINGS, {size: rows})))
    figures = merged(path, SETTINGS, {200: {"exact": 4}})
    assert list(figures["sizes"].items()) == [
        ("200", {"exact": 4}),
        ("1000", {"exact": 1, "shortlist": 3}),
    ]
    assert figures["command"] == "python -m benchmarks.search --sizes 200 1000"


def test_figures_of_other_settings_are_not_mixed(tmp_path: Path) -> None:
    path = tmp_path / "search.json"
    path.write_text(json.dumps(merged(path, SETTINGS, {200: {"exact": 1}})))
    with pytest.raises(SystemExit, match="queries = 400, and now it is 20"):
        merged(path, SETTINGS | {"queries": 20}, {})
