"""Which species is it? The species of the individuals that it could be."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import UNKNOWN_SPECIES, SpeciesResult
from rorqual.matching.gallery import Gallery

SMALLEST_MASS = 0.5  # below it another species, or a new individual of any, is as likely


def species_by_individuals(gallery: Gallery, probabilities: NDArray[np.float64]) -> SpeciesResult:
    """The species with the largest sum of probability over its individuals.

    Args:
        gallery: gives the species of each individual; one without species counts for none.
        probabilities: of the individuals, shape (individuals,), sum at most 1.

    Returns:
        `unknown` without a probability where no species has at least half of the probability.
    """
    return species_by_masses(
        {
            species: float(probabilities[codes].sum())
            for species, codes in gallery.individuals_by_species.items()
        }
    )


def species_by_masses(masses: Mapping[str, float]) -> SpeciesResult:
    """The same, given the sum of each species."""
    label = max(sorted(masses), key=masses.__getitem__, default=UNKNOWN_SPECIES)
    if masses.get(label, 0.0) < SMALLEST_MASS:
        return SpeciesResult(UNKNOWN_SPECIES, None)
    return SpeciesResult(label, min(masses[label], 1.0))
