"""Heads are compared on made-up animals, and the committed table has every row."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.heads import measure
from benchmarks.heads_problem import NETWORKS, problem
from benchmarks.heads_rows import DEFAULT, rows
from benchmarks.heads_vectors import VIEWS, Animals, embedded_animals
from rorqual.training.gate_photos import Role
from tests.matching.worlds import unit

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "docs" / "figures" / "heads.json"


def made_up(individuals: int, photos_each: int, seed: int) -> Animals:
    """Animals whose views are noisy looks at their own direction."""
    random = np.random.default_rng(seed)
    names = np.repeat([f"w{number:02}-{seed}" for number in range(individuals)], photos_each)
    centres = np.repeat(random.normal(size=(individuals, 12)), photos_each, axis=0)
    shape = (len(names), len(VIEWS), 12)
    looks = {it: unit(centres[:, np.newaxis] + random.normal(size=shape)) for it in NETWORKS}
    rows = range(len(names))
    return Animals(
        tuple(names.tolist()),
        ("orca",) * len(names),
        tuple(f"sha-{row}" for row in rows),
        np.arange(len(names)),
        looks,
    )


def test_every_row_answers_every_query() -> None:
    asked = problem(made_up(12, 4, 1), 0)
    figures = measure("made up", asked, [problem(made_up(12, 4, 2), seed) for seed in (0, 1)], 0)
    assert figures["queries"] == len(asked.truths) > 0
    check_rows(figures)


def test_animals_are_embedded_once_in_every_view(real_photos: Path, tmp_path: Path) -> None:
    arguments = (real_photos / "happywhale", Role.TEST, NETWORKS, tmp_path, 1)
    animals = embedded_animals(*arguments)
    assert len(set(animals.individuals)) == 1
    kept = sorted(tmp_path.iterdir())
    assert len(kept) == len(NETWORKS)
    before = [path.stat().st_mtime_ns for path in kept]
    again = embedded_animals(*arguments)
    assert [path.stat().st_mtime_ns for path in kept] == before
    for network in NETWORKS:
        assert animals.vectors[network].shape[:2] == (len(animals.individuals), len(VIEWS))
        np.testing.assert_array_equal(animals.vectors[network], again.vectors[network])


def test_every_row_stands_in_the_committed_table() -> None:
    for figures in json.loads(FIGURES.read_text("utf-8"))["collections"].values():
        check_rows(figures)


def check_rows(figures: dict[str, Any]) -> None:
    titles = [title for title, _ in rows()]
    assert titles[0] == DEFAULT
    assert list(figures["rows"]) == titles
    for title, row in figures["rows"].items():
        map_at_5 = row["figures"]["MAP@5 with new_individual"]
        assert map_at_5["low"] <= map_at_5["value"] <= map_at_5["high"]
        assert map_at_5["n"] == figures["queries"]
        assert (title == DEFAULT) == (not row["gain"])
