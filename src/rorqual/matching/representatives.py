"""Whose numbers do the individuals get that a query was not compared with? A sample speaks for all.

The sample is drawn once for a gallery. In a query's answer a few numbers with weights take the
place of one number for each of hundreds of thousands of individuals.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery

_SEED = 0
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Representatives:
    """For one query: l listed individuals, each for itself, and m of the sample for the others."""

    sample: "Sample"
    listed: NDArray[np.intp]  # (l,), ascending
    places: NDArray[np.intp]  # (m,), in the sample, ascending
    speaker: NDArray[np.intp]  # (s,), for each place of the sample the one that speaks in its stead
    weights: NDArray[np.intp]  # (l + m,), how many individuals each speaks for, 1 or more

    def individual(self, place: int) -> int:
        """The index of one of them: the listed come first, then those of the sample."""
        beyond = place - len(self.listed)
        if beyond < 0:
            return int(self.listed[place])
        return int(self.sample.individuals[self.places[beyond]])

    def of_all(self, values: NDArray[Number]) -> NDArray[Number]:
        """Values of shape (l + m,) for all individuals, shape (individuals,)."""
        by_place = np.zeros(len(self.speaker), dtype=values.dtype)
        by_place[self.places] = values[len(self.listed) :]
        everybody: NDArray[Number] = by_place[self.speaker][self.sample.place_of]
        everybody[self.listed] = values[: len(self.listed)]
        return everybody

    def masses(self, probabilities: NDArray[np.float64]) -> dict[str, float]:
        """The sum of probability over the individuals of each species.

        Args:
            probabilities: of one individual that each speaks for, shape (l + m,).
        """
        sample = self.sample
        by_place = np.zeros(len(self.speaker))
        by_place[self.places] = probabilities[len(self.listed) :]
        by_place = by_place[self.speaker]
        own = probabilities[: len(self.listed)] - by_place[sample.place_of[self.listed]]
        # The last species is that of nobody.
        change = np.bincount(
            sample.species_of[self.listed], weights=own, minlength=len(sample.species) + 1
        )
        sums = sample.counts @ by_place + change[:-1]
        return dict(zip(sample.species, sums.tolist(), strict=True))


class Sample:
    """s individuals, evenly drawn, and who of the gallery is represented by which of them.

    Args:
        gallery: whose individuals they are.
        size: how many at most.
    """

    def __init__(self, gallery: Gallery, size: int) -> None:
        everybody = len(gallery.individuals)
        random = np.random.default_rng(_SEED)
        chosen = random.choice(everybody, min(everybody, size), replace=False)
        self.individuals: NDArray[np.intp] = np.sort(chosen).astype(np.intp)
        places = len(self.individuals)
        # Whose numbers an individual gets that was left out; those of the sample have their own.
        self.place_of: NDArray[np.intp] = random.integers(max(1, places), size=everybody)
        self.place_of[self.individuals] = np.arange(places)
        self._people = np.bincount(self.place_of, minlength=places)
        by_species = gallery.individuals_by_species
        self.species = tuple(by_species)
        self.species_of: NDArray[np.intp] = np.full(everybody, len(self.species), dtype=np.intp)
        self.counts = np.zeros((len(self.species), places))  # individuals of a species at a place
        for code, them in enumerate(by_species.values()):
            self.species_of[them] = code
            self.counts[code] = np.bincount(self.place_of[them], minlength=places)

    def beside(self, listed: NDArray[np.intp]) -> Representatives:
        """Who speaks for everybody where some individuals, ascending, speak for themselves."""
        at = self.place_of[listed]
        people = self._people - np.bincount(at, minlength=len(self._people))
        left_out = np.ones(len(self.individuals), dtype=np.bool_)
        left_out[at[self.individuals[at] == listed]] = False
        speaker = np.arange(len(self.individuals))
        if left_out.any():
            # those of the sample that were listed hand their part to others of it
            speaker[~left_out] = np.resize(np.flatnonzero(left_out), len(speaker))[~left_out]
            people = np.bincount(speaker, weights=people, minlength=len(speaker)).astype(np.intp)
        places = np.flatnonzero(people)
        weights = np.concatenate([np.ones(len(listed), dtype=np.intp), people[places]])
        return Representatives(self, listed, places, speaker, weights)
