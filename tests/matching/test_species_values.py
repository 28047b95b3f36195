"""The value of an individual: how probable its species is by the looks of a photo."""

from math import log

import numpy as np
import pytest

from rorqual.matching.species_values import SMALLEST_PROBABILITY, SpeciesValues

LABELS = ("bottlenose_dolphin", "killer_whale", "sperm_whale")
WHO = ["killer_whale", None, "bottlenose_dolphin", "humpback_whale", "killer_whale"]


def test_a_value_is_the_logarithm_of_the_probability_of_the_individuals_species() -> None:
    values = SpeciesValues(LABELS, WHO).of([0.25, 0.7, 0.05])
    assert values[[0, 2, 4]] == pytest.approx([log(0.7), log(0.25), log(0.7)])


def test_an_individual_of_no_label_has_no_value() -> None:
    values = SpeciesValues(LABELS, WHO).of([0.25, 0.7, 0.05])
    assert np.isnan(values[[1, 3]]).all()  # nobody said, and none that the head knows
    assert np.isnan(SpeciesValues(LABELS, ["Killer whale"]).of([0.1, 0.9, 0.0])).all()


def test_values_stay_finite_however_sure_the_head_is() -> None:
    values = SpeciesValues(LABELS, WHO).of([0.0, 1.0 + 1e-6, -1e-9])
    assert values[2] == pytest.approx(log(SMALLEST_PROBABILITY))
    assert values[0] == 0.0


def test_a_gallery_of_fewer_than_two_of_the_species_is_not_told_apart() -> None:
    assert SpeciesValues(LABELS, WHO).tells_apart
    assert not SpeciesValues(LABELS, ["killer_whale", "killer_whale", None]).tells_apart
    assert not SpeciesValues(LABELS, ["killer_whale", "humpback_whale"]).tells_apart
    assert not SpeciesValues(LABELS, []).tells_apart


def test_probabilities_of_other_labels_are_an_error() -> None:
    with pytest.raises(ValueError, match="3 species"):
        SpeciesValues(LABELS, WHO).of([0.5, 0.5])
