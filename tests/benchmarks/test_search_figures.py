"""Figures of search that were measured at different times stand in one file."""

import json
from pathlib import Path

import pytest

from benchmarks.search_figures import merged
from tools import search_figures

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


def test_whole_answers_are_printed_where_they_were_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {
        "median_ms": 3.25,
        "p95_ms": 4.0,
        "index_ms": 2.0,
        "processor_ms": 3.0,
        "load": 1.2,
        "resident_mb": 900,
        "peak_mb": 2700,
    }
    rows = {"shortlist": {"whole": whole}, "hnswlib": {}}
    path = tmp_path / "search.json"
    path.write_text(json.dumps(merged(path, SETTINGS, {1_000_000: rows})))
    monkeypatch.setattr(search_figures, "FIGURES", path)
    *_, last = search_figures.search_answers().splitlines()
    cells = "1,000,000 | **Rorqual, shortlists** | 3.2 (4.0) | 2.0 | 3.0 | 1 | 900 | 2,700"
    assert last == f"| {cells} |"
