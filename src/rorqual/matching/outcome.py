"""What follows from a query's probabilities? Of each individual, or of few that speak for many."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import PlausibleSet, SpeciesResult, SuggestedDecision
from rorqual.matching.decision import Thresholds, suggest
from rorqual.matching.gallery import Gallery
from rorqual.matching.plausible import PlausibleRule
from rorqual.matching.probabilities import CalibratedProbabilities
from rorqual.matching.representatives import Representatives
from rorqual.matching.species_mass import species_by_individuals, species_by_masses


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Probabilities, what ranks the individuals, and by which thresholds to suggest.

    With representatives the arrays are theirs and a probability is that of one individual that
    they speak for, so that no step takes longer where a gallery has more individuals.
    """

    gallery: Gallery
    probabilities: CalibratedProbabilities
    order: NDArray[np.floating[Any]]  # like the probabilities; -inf for who does not compete
    thresholds: Thresholds
    rule: PlausibleRule | None
    representatives: Representatives | None = None
    among: NDArray[np.intp] | None = None  # ascending: who can be shown; None: who is listed, all

    def highest(self, count: int) -> list[tuple[int, float]]:
        """The individuals that rank highest of those that can be shown, and their probabilities."""
        by_place = self.probabilities.individuals
        if self.representatives is None:
            places = _highest(self.order, count, self.among)
            return [(it, float(by_place[it])) for it in places]
        listed = self.representatives.listed
        places = _highest(self.order[: len(listed)], count)
        return [(int(listed[it]), float(by_place[it])) for it in places]

    def species(self) -> SpeciesResult:
        """The species with the largest sum of probability."""
        by_place = self.probabilities.individuals
        if self.representatives is None:
            return species_by_individuals(self.gallery, by_place)
        return species_by_masses(self.representatives.masses(by_place))

    def decision(self) -> SuggestedDecision:
        """What is suggested."""
        found = self.probabilities
        best = int(found.individuals.argmax())
        of_best = CalibratedProbabilities(found.individuals[best : best + 1], found.new_individual)
        return suggest([self.gallery.individuals[self._who(best)]], of_best, self.thresholds)

    def plausible(self) -> PlausibleSet | None:
        """Who cannot be ruled out; None where the calibration has no rule for it."""
        rule, names = self.rule, self.gallery.individuals
        if rule is None:
            return None
        found, few, species = self.probabilities, self.representatives, self.gallery.species
        if few is None:
            members, with_new = rule.members(found, species)
        else:
            likeliest = species[few.individual(int(found.individuals.argmax()))]
            members, with_new = rule.members_beside(found, likeliest)
            if (members >= len(few.listed)).any():  # so many are as likely that they must be named
                of_all = CalibratedProbabilities(
                    few.of_all(found.individuals), found.new_individual
                )
                members, with_new = rule.members_beside(of_all, likeliest)
            else:
                members = few.listed[members]
        return PlausibleSet(rule.level, tuple(names[it] for it in members), with_new)

    def _who(self, place: int) -> int:
        return place if self.representatives is None else self.representatives.individual(place)


def _highest(
    scores: NDArray[np.floating[Any]], count: int, among: NDArray[np.intp] | None = None
) -> list[int]:
    """Indices of the highest finite scores, best first; equal ones by index.

    Args:
        scores: of all individuals.
        count: how many at most.
        among: the indices, ascending, from which they are taken; None for all.
    """
    if among is not None:
        return [int(among[place]) for place in _highest(scores[among], count)]
    floor = np.partition(scores, -count)[-count] if len(scores) > count else -np.inf
    chosen = np.flatnonzero((scores >= floor) & np.isfinite(scores))
    order = np.argsort(-scores[chosen], kind="stable")[:count]
    return [int(index) for index in chosen[order]]
