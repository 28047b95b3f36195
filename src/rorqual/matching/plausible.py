"""Which candidates can not be ruled out? Sets that hold the right one as often as promised.

Split-conformal sets (Vovk et al., 2005): an answer belongs to the set where its probability is not
lower than that of nearly all right answers among the calibration photos. Known and new animals
have a bound each, so that the promise does not hang on how many new ones are met; and so has each
species with photos enough, by the species of the likeliest individual.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.probabilities import CalibratedProbabilities

FEWEST_OF_SPECIES = 50  # calibration photos of either role


class Bounds(NamedTuple):
    """The least probability with which an answer belongs to the set."""

    individual: float  # 0..1
    new_individual: float  # 0..1


@dataclass(frozen=True, slots=True)
class PlausibleRule:
    """Bounds for one level of confidence.

    Raises:
        ValueError: where the level or a bound is out of its range.
    """

    level: float  # above 0, below 1
    pooled: Bounds
    by_species: Mapping[str, Bounds] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0.0 < self.level < 1.0:
            raise ValueError(f"a set of candidates cannot hold the right one with {self.level}")
        for bounds in (self.pooled, *self.by_species.values()):
            if not all(0.0 <= bound <= 1.0 for bound in bounds):
                raise ValueError("the bounds of a set of candidates are in 0..1")

    def members(
        self, probabilities: CalibratedProbabilities, species: Sequence[str | None]
    ) -> tuple[NDArray[np.intp], bool]:
        """The individuals of the set, likeliest first, and whether new_individual is in it.

        Args:
            probabilities: of one query.
            species: of each individual.
        """
        of_individuals = probabilities.individuals
        if not len(of_individuals):
            return self.members_beside(probabilities, None)
        return self.members_beside(probabilities, species[int(of_individuals.argmax())])

    def members_beside(
        self, probabilities: CalibratedProbabilities, likeliest: str | None
    ) -> tuple[NDArray[np.intp], bool]:
        """The same, given only the species of the likeliest individual."""
        of_individuals = probabilities.individuals
        bounds = self.pooled
        if of_individuals.any():
            bounds = self.by_species.get(likeliest or "", self.pooled)
        inside = np.flatnonzero((of_individuals >= bounds.individual) & (of_individuals > 0.0))
        order = np.argsort(-of_individuals[inside], kind="stable")
        return inside[order], probabilities.new_individual >= bounds.new_individual

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "PlausibleRule":
        """Read what `dataclasses.asdict` made of one.

        Raises:
            KeyError, TypeError, ValueError: where it is damaged.
        """
        by_species = {name: Bounds(*bounds) for name, bounds in written["by_species"].items()}
        return cls(written["level"], Bounds(*written["pooled"]), by_species)


def fit_plausible_rule(
    truth_probability: NDArray[np.float64],
    is_new: NDArray[np.bool_],
    species: NDArray[np.str_],
    level: float,
) -> PlausibleRule:
    """The bounds that answers to photos of known truth give.

    Args:
        truth_probability: of the right answer to each of n photos, by a calibration that was not
            fitted on its individual.
        is_new: whether the right answer is new_individual, shape (n,).
        species: of the likeliest individual of each, empty where not known.
        level: the promised share of sets that hold the right answer.
    """

    def bounds(chosen: NDArray[np.bool_]) -> Bounds:
        return Bounds(
            *(
                conformal_bound(truth_probability[chosen & role], level)
                for role in (~is_new, is_new)
            )
        )

    by_species = {}
    for name in np.unique(species).tolist():
        of_it = species == name
        fewest = min((of_it & ~is_new).sum(), (of_it & is_new).sum())
        if name and fewest >= FEWEST_OF_SPECIES:
            by_species[name] = bounds(of_it)
    return PlausibleRule(level, bounds(np.ones(len(is_new), dtype=np.bool_)), by_species)


def conformal_bound(truth_probability: NDArray[np.float64], level: float) -> float:
    """The bound that one more right answer reaches with probability `level` or more.

    It is the k-th lowest of n, k = floor((n + 1) (1 - level)); 0, which everything reaches, where
    n is too small for the level. Exact for exchangeable photos without equal probabilities.
    """
    k = floor((len(truth_probability) + 1) * (1.0 - level) + 1e-9)  # .1 is not exactly 1 - .9
    return float(np.sort(truth_probability)[k - 1]) if k else 0.0
