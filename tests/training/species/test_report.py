import numpy as np
import pytest
from sklearn.metrics import f1_score

from rorqual.training.species.report import (
    by_source_only,
    macro_f1,
    species_figures,
    unknown_rate,
)

SPECIES = ("blue_whale", "fin_whale", "killer_whale")
RNG = np.random.default_rng(0)


def test_macro_f1_is_that_of_scikit_learn() -> None:
    truth = RNG.choice(SPECIES, 200)
    said = np.where(RNG.random(200) < 0.6, truth, RNG.choice([*SPECIES, "unknown"], 200))
    expected = f1_score(truth, said, labels=list(SPECIES), average="macro", zero_division=0)
    assert macro_f1(truth, said, SPECIES) == pytest.approx(expected)


def test_a_species_without_animals_does_not_count() -> None:
    truth, said = np.array(["blue_whale"] * 4), np.array(["blue_whale"] * 3 + ["killer_whale"])
    assert macro_f1(truth, said, SPECIES) == pytest.approx(6 / 7)


def test_figures_count_what_was_said_of_which_species() -> None:
    truth = np.array(["blue_whale", "blue_whale", "fin_whale", "killer_whale"])
    said = np.array(["blue_whale", "unknown", "blue_whale", "killer_whale"])
    figures = species_figures(truth, said, SPECIES, ["a", "b", "c", "d"])
    assert figures["accuracy"]["value"] == 0.5
    assert (figures["accuracy"]["k"], figures["accuracy"]["n"]) == (2, 4)
    right = figures["right_where_said"]
    assert (right["k"], right["n"]) == (2, 3)
    assert figures["macro_f1"]["value"] == round(macro_f1(truth, said, SPECIES), 4)
    assert figures["macro_f1"]["low"] <= figures["macro_f1"]["value"]
    assert figures["confusion"]["blue_whale"] == {
        "blue_whale": 1,
        "fin_whale": 0,
        "killer_whale": 0,
        "unknown": 1,
    }
    assert sum(sum(row.values()) for row in figures["confusion"].values()) == len(truth)


def test_who_knows_only_the_source_says_its_commonest_species() -> None:
    sources = np.array(["x", "x", "x", "y", "y", "z"])
    truth = np.array([*["blue_whale"] * 2, "fin_whale", *["killer_whale"] * 2, "blue_whale"])
    teaching = np.array([True, True, True, True, False, False])
    said = by_source_only(sources, truth, teaching, SPECIES)
    assert said.tolist() == [*["blue_whale"] * 3, *["killer_whale"] * 2, "unknown"]


def test_the_share_of_unknown_animals_has_an_interval() -> None:
    rate = unknown_rate(np.array(["unknown", "blue_whale", "unknown", "unknown"]))
    assert (rate["value"], rate["k"], rate["n"]) == (0.75, 3, 4)
