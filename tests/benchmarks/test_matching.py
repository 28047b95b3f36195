"""Every way of matching answers the same queries, and stands in one committed table."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.matching.answers import Answer, error_by_chance, figures_of, gains
from benchmarks.matching.channels import ALSO, EMBEDDERS
from benchmarks.matching.fins import FINS
from benchmarks.matching.head_problem import NETWORKS, problem
from benchmarks.matching.head_rows import DEFAULT, rows
from benchmarks.matching.head_vectors import VIEWS, Animals, embedded_animals
from benchmarks.matching.looks import ALONE, FUSED, MARKS, by
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.training.gate_photos import Role
from tests.benchmarks.running import FIGURES, run
from tests.matching.worlds import unit

WRITTEN = json.loads((FIGURES / "matching.json").read_text("utf-8"))
MAP_AT_5 = "MAP@5 with new_individual"


def made_up(individuals: int, photos_each: int, seed: int) -> Animals:
    """Animals whose views are noisy looks at their own direction."""
    random = np.random.default_rng(seed)
    names = np.repeat([f"w{number:02}-{seed}" for number in range(individuals)], photos_each)
    centres = np.repeat(random.normal(size=(individuals, 12)), photos_each, axis=0)
    shape = (len(names), len(VIEWS), 12)
    looks = {it: unit(centres[:, np.newaxis] + random.normal(size=shape)) for it in NETWORKS}
    photos = range(len(names))
    return Animals(
        tuple(f"{photo:03}.jpg" for photo in photos),
        tuple(names.tolist()),
        ("orca",) * len(names),
        tuple(f"sha-{photo}" for photo in photos),
        np.arange(len(names)),
        looks,
    )


def test_every_head_answers_every_query() -> None:
    asked = problem(made_up(12, 4, 1), 0)
    validations = [problem(made_up(12, 4, 2), seed) for seed in (0, 1)]
    new = np.array([truth == NEW_INDIVIDUAL for truth in asked.truths])
    assert 0 < new.sum() < len(new)
    for title, row in rows():
        answers = row(asked, validations).beside(asked.truths)
        assert len(answers) == len(asked.truths), title
        assert [np.isnan(it.first) for it in answers] == new.tolist(), title
        found = figures_of(answers, asked.individuals, 0)
        assert found[MAP_AT_5].n == len(new)
        assert found["top-1 of the known"].n == (~new).sum()
        assert "calibration error of the top answer" not in found


def answer(first: float, confidence: float) -> Answer:
    novelty = 1 - confidence
    return Answer(first, first, first, novelty, confidence, first)


def test_a_gain_is_paired_and_of_the_figures_that_both_have() -> None:
    good = [answer(1.0, 0.9), answer(1.0, 0.8), answer(0.0, 0.3)]
    bad = [answer(0.0, 0.9), answer(1.0, 0.8), answer(0.0, 0.3)]
    gained = gains(good, bad, ["a", "b", "c"], 0)["top-1 of the known"]
    assert gained["value"] == pytest.approx(1 / 3, abs=1e-4)
    unsure = [Answer(np.nan, it.first, it.among_five, it.novelty, np.nan, np.nan) for it in bad]
    assert MAP_AT_5 not in gains(good, unsure, ["a", "b", "c"], 0)


def test_true_probabilities_have_an_error_too_which_shrinks_with_the_answers() -> None:
    few, many = ([answer(1.0, 0.7)] * count for count in (50, 5000))
    of_few, of_many = error_by_chance(few, 0), error_by_chance(many, 0)
    assert of_few is not None
    assert of_many is not None
    # one probability: the error is the distance of a mean of so many coins from it
    assert of_few.value > 5 * of_many.value > 0
    assert of_few.low < of_few.value < of_few.high
    assert error_by_chance([Answer(1.0, 1.0, 1.0, 0.0, np.nan, np.nan)], 0) is None


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


def test_every_way_is_measured_on_the_same_photos(real_photos: Path) -> None:
    printed = run("benchmarks.matching", "--photos", str(real_photos), "--limit", "4", "--also")
    for way in (ALONE, MARKS, FUSED, DEFAULT):
        assert printed.count(f'"{way}": {{\n   "figures"') == 2  # collections
    assert printed.count('"photos_of_the_animal"') == 1


def test_every_way_stands_in_the_committed_table() -> None:
    for name, figures in WRITTEN["collections"].items():
        titles = list(figures["rows"])
        assert titles[:3] == [ALONE, MARKS, FUSED]
        assert titles[-len(list(rows())) :] == [title for title, _ in rows()]
        if name == "right_whales":  # where marks help, further ones were tried
            assert {by(FUSED, marks) for marks in ALSO} < set(titles)
        for title, row in figures["rows"].items():
            if MAP_AT_5 in row["figures"]:
                map_at_5 = row["figures"][MAP_AT_5]
                assert map_at_5["low"] <= map_at_5["value"] <= map_at_5["high"]
                assert map_at_5["n"] == figures["queries"]
            assert (title == ALONE) == (not row["gain"])
    assert set(WRITTEN[FINS]["gain"]) == set(WRITTEN[FINS]["auroc"]) - {ALONE}
    for ending in EMBEDDERS:
        assert {f"{ALONE}{ending}", f"{FUSED}{ending}"} <= set(WRITTEN[FINS]["auroc"])
