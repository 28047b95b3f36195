import numpy as np
import pytest

from rorqual.domain.identification import UNKNOWN_SPECIES, SpeciesResult
from rorqual.matching.species_mass import species_by_individuals
from tests.matching.worlds import gallery_of, unit

GALLERY = gallery_of(
    ["a", "b", "c", "d"], unit(np.ones((4, 2))), species=["fin", "fin", "blue", None]
)


def test_the_species_with_the_largest_mass_wins_over_the_best_individual() -> None:
    found = species_by_individuals(GALLERY, np.array([0.3, 0.3, 0.4, 0.0]))
    assert found.label == "fin"
    assert found.probability == pytest.approx(0.6)


@pytest.mark.parametrize("masses", [[0.2, 0.2, 0.1, 0.0], [0.0, 0.0, 0.1, 0.9]])
def test_without_half_of_the_probability_it_is_unknown(masses: list[float]) -> None:
    found = species_by_individuals(GALLERY, np.array(masses))
    assert found == SpeciesResult(UNKNOWN_SPECIES, None)


def test_a_gallery_without_species_says_unknown() -> None:
    gallery = gallery_of(["a"], [[1, 0]])
    assert species_by_individuals(gallery, np.array([1.0])).label == UNKNOWN_SPECIES
