"""How probable is it that the animal is not in the gallery, by the evidence of all channels?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.bounded_logistic import fit_logistic

# A stronger margin could let a candidate lose by evidence in its favour: what the others lose to
# new_individual would be more than it wins from them. See `tests/matching/test_fusion.py`.
STEEPEST_MARGIN = -0.5
FEWEST_OF_SPECIES = 50  # plays in which it is the best individual's
SPECIES_PENALTY = 10.0
WEIGHT_PENALTY = 1.0


class NoveltyFacts(NamedTuple):
    """What the model looks at, for p queries."""

    top: NDArray[np.float64]  # (p,), utility of the best individual
    margin: NDArray[np.float64]  # (p,), its lead over the runner-up; 0 without one
    log_individuals: NDArray[np.float64]  # (p,), of how many compete
    channels: NDArray[np.float64]  # (p, c), strongest log-odds in each channel but the embedding
    species: NDArray[np.str_]  # (p,), the best individual's, empty where not known

    @property
    def table(self) -> NDArray[np.float64]:
        """The numbers side by side, shape (p, 3 + c)."""
        return np.column_stack([self.top, self.margin, self.log_individuals, self.channels])


@dataclass(frozen=True, slots=True)
class FusedNovelty:
    """Weights of the log-odds of `new_individual`; evidence for an individual speaks against it."""

    intercept: float
    top: float  # per unit of utility, 0 or less
    margin: float  # per unit of utility, STEEPEST_MARGIN..0
    log_individuals: float  # per e-fold of their number
    channels: tuple[float, ...]  # per unit of log-odds, 0 or less
    species: Mapping[str, float]  # added where the best individual is of that species

    def probability(self, facts: NoveltyFacts) -> NDArray[np.float64]:
        """P(new) in 0..1, shape (p,)."""
        weights = np.array([self.top, self.margin, self.log_individuals, *self.channels])
        logits = self.intercept + facts.table @ weights
        for name, offset in self.species.items():
            logits = logits + offset * (facts.species == name)
        return np.asarray(0.5 * (1.0 + np.tanh(0.5 * logits)))


def fit_fused_novelty(
    facts: NoveltyFacts, is_new: NDArray[np.bool_], weights: NDArray[np.float64]
) -> FusedNovelty:
    """Fit by maximum likelihood, with the signs that `FusedNovelty` promises.

    Args:
        facts: of p plays.
        is_new: the truth, shape (p,).
        weights: of each play, shape (p,), mean 1.
    """
    table = facts.table
    mean, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread < 1e-9] = 1.0  # a constant feature gets no weight
    names, counts = np.unique(facts.species, return_counts=True)
    often = [name for name in names[counts >= FEWEST_OF_SPECIES].tolist() if name]
    species = often if len(names) > 1 else []
    indicators = [facts.species == name for name in species]
    falling = (None, 0.0)
    bounds = [falling, (STEEPEST_MARGIN * spread[1], 0.0), (None, None)]
    bounds += [falling] * facts.channels.shape[1] + [(None, None)] * len(species)
    intercept, found = fit_logistic(
        np.column_stack([(table - mean) / spread, *indicators]),
        is_new,
        weights,
        bounds=bounds,
        penalties=[WEIGHT_PENALTY] * table.shape[1] + [SPECIES_PENALTY] * len(species),
    )
    raw = found[: table.shape[1]] / spread
    top, margin, log_individuals, *channels = raw.tolist()
    return FusedNovelty(
        float(intercept - raw @ mean),
        top,
        max(margin, STEEPEST_MARGIN),
        log_individuals,
        tuple(channels),
        _named(species, found[table.shape[1] :]),
    )


def _named(names: Sequence[str], offsets: NDArray[np.float64]) -> dict[str, float]:
    return dict(zip(names, offsets.tolist(), strict=True))
