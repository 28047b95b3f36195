"""Sets of candidates are measured on animals that took no part, level by level."""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from benchmarks.matching.head_problem import TRAINED, problem
from benchmarks.matching.head_vectors import Animals
from benchmarks.plausible import LEVELS, SEEDS, Asked, ask, figures_of, groups_of, measure
from rorqual.networks.store import find_spec
from tests.benchmarks.running import FIGURES

PHOTOS = 6  # of each


def made_up_animals(individuals: int = 40) -> Animals:
    """Animals whose photos lie about a direction of their own."""
    names = [f"w{number:02d}" for number in range(individuals) for _ in range(PHOTOS)]
    random = np.random.default_rng(0)
    own = np.repeat(random.normal(size=(individuals, 16)), PHOTOS, axis=0)
    vectors = own + random.normal(size=own.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = range(len(names))
    return Animals(
        tuple(f"{row}.jpg" for row in rows),
        tuple(names),
        tuple("orca" for _ in rows),
        tuple(f"{row:064x}" for row in rows),
        np.arange(len(names)),
        {TRAINED: vectors.astype(np.float32)[:, np.newaxis]},
    )


def test_every_query_has_a_set_and_a_higher_level_has_larger_ones() -> None:
    animals = made_up_animals()
    split = problem(animals, seed=0)
    low, high = (ask(split, animals.view(TRAINED), level) for level in (0.6, 0.95))
    assert [it.individual for it in low.asked] == split.individuals
    assert low.gallery_individuals == len({animals.individuals[it] for it in split.gallery_rows})
    assert low.own_bounds == ["orca"]  # of more than fifty photos
    for narrow, wide in zip(low.asked, high.asked, strict=True):
        assert narrow.named <= wide.named
        assert narrow.holds <= wide.holds
    assert sum(it.named for it in low.asked) < sum(it.named for it in high.asked)
    assert {it.is_new for it in low.asked} == {True, False}


def test_a_gallery_that_is_too_small_ends_with_the_reason() -> None:
    animals = made_up_animals(individuals=10)
    with pytest.raises(SystemExit, match="needs 20 individuals"):
        ask(problem(animals, seed=0), animals.view(TRAINED), 0.9)


def test_species_are_told_apart_only_where_there_are_several() -> None:
    orcas = [Asked("a", "orca", False, True, 2, False), Asked("b", "orca", True, True, 1, True)]
    assert [name for name, _ in groups_of(orcas)] == ["known", "new", "all"]
    both = [*orcas, Asked("c", "fin", True, False, 0, False)]
    groups = dict(groups_of(both))
    assert groups["all"] == both
    assert groups["new, fin"] == both[2:]
    assert groups["known, orca"] == both[:1]
    assert groups["known, fin"] == []


def test_sizes_and_shares_are_those_of_the_photos() -> None:
    asked = [
        Asked(f"w{number}", "orca", False, number != 3, number, number > 7) for number in range(10)
    ]
    figures = figures_of(asked)
    assert (figures["holds the right answer"]["k"], figures["holds the right answer"]["n"]) == (
        9,
        10,
    )
    assert figures["names nobody"]["k"] == 1
    assert figures["may be new"]["k"] == 2
    assert figures["median size"]["value"] == 4  # of 0..9 half are not above it
    assert figures["90th percentile of sizes"]["value"] == 8


def test_real_animals_are_measured_at_every_level(real_photos: Path) -> None:
    figures = measure(real_photos / "right_whales", limit=60, seeds=(0,))
    assert list(figures["levels"]) == [str(level) for level in LEVELS]
    assert len(figures["calibration_photos"]) == 1
    for groups in figures["levels"].values():
        assert list(groups) == ["known", "new", "all"]  # of one species


def test_no_committed_interval_lies_below_the_promise() -> None:
    written = json.loads((FIGURES / "plausible.json").read_text("utf-8"))
    assert written["embed"] == find_spec(TRAINED).stamp
    assert written["splits"] == len(SEEDS)
    for collection, level in product(written["collections"].values(), LEVELS):
        groups = collection["levels"][str(level)]
        for row in groups.values():
            holds = row["holds the right answer"]
            assert holds["value"] == pytest.approx(holds["k"] / holds["n"], abs=1e-4)
            assert holds["high"] >= level
        counts = (groups[role]["holds the right answer"]["n"] for role in ("known", "new"))
        assert sum(counts) == groups["all"]["holds the right answer"]["n"]
