"""How well do groups of unnamed animals agree with who they are? Pairs of photos decide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.bootstrap import Interval


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Pairs of photos, maybe weighted."""

    joined_right: float  # in one group, and one individual
    joined_wrong: float  # in one group, but two individuals
    apart_wrong: float  # one individual, but in two groups
    apart_right: float

    @property
    def precision(self) -> float:
        """Share of right ones among the joined pairs; nan where nothing was joined."""
        joined = self.joined_right + self.joined_wrong
        return self.joined_right / joined if joined else float("nan")

    @property
    def recall(self) -> float:
        """Share of the pairs of one individual that were joined; nan without such pairs."""
        alike = self.joined_right + self.apart_wrong
        return self.joined_right / alike if alike else float("nan")

    @property
    def adjusted_rand_index(self) -> float:
        """Agreement beyond chance, at most 1 (Hubert and Arabie, 1985); nan where undefined."""
        a, b, c, d = self.joined_right, self.joined_wrong, self.apart_wrong, self.apart_right
        chance = (a + c) * (c + d) + (a + b) * (b + d)
        return 2 * (a * d - b * c) / chance if chance else float("nan")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Groups against identities, with 95 % intervals over individuals."""

    precision: Interval  # of joined pairs
    recall: Interval
    adjusted_rand_index: Interval


def agreement(
    groups: Sequence[int | str],
    individuals: Sequence[str],
    *,
    draws: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Compare n photos' groups with their individuals.

    The intervals are percentiles of a bootstrap that draws individuals: a pair of one individual
    counts as often as that was drawn, a pair of two as often as both were, multiplied.
    """
    if len(groups) != len(individuals):
        raise ValueError(f"{len(groups)} groups came with {len(individuals)} individuals")
    pairs = _PairsByIndividual(groups, individuals)
    whole = pairs.counts(np.ones(pairs.individuals))
    random = np.random.default_rng(seed)
    share = np.full(pairs.individuals, 1 / max(1, pairs.individuals))
    drawn = [pairs.counts(random.multinomial(pairs.individuals, share)) for _ in range(draws)]

    def interval(figure: Callable[[PairCounts], float], k: float | None, n: float) -> Interval:
        values = np.array([figure(it) for it in drawn])
        values = values[~np.isnan(values)]
        low, high = np.quantile(values, [0.025, 0.975]) if values.size else (np.nan, np.nan)
        hits = None if k is None else int(k)
        return Interval(figure(whole), float(low), float(high), hits, int(n))

    right, joined = whole.joined_right, whole.joined_right + whole.joined_wrong
    return Agreement(
        interval(lambda it: it.precision, right, joined),
        interval(lambda it: it.recall, right, right + whole.apart_wrong),
        interval(lambda it: it.adjusted_rand_index, None, len(groups)),
    )


class _PairsByIndividual:
    def __init__(self, groups: Sequence[int | str], individuals: Sequence[str]) -> None:
        _, group = np.unique(np.asarray(groups, dtype=np.str_), return_inverse=True)
        _, individual = np.unique(np.asarray(individuals, dtype=np.str_), return_inverse=True)
        table = np.zeros((individual.max(initial=-1) + 1, group.max(initial=-1) + 1))
        np.add.at(table, (individual, group), 1)
        self.individuals = len(table)
        self._photos: NDArray[np.float64] = table.sum(axis=1)
        self._right: NDArray[np.float64] = (table * (table - 1) / 2).sum(axis=1)
        self._joined: NDArray[np.float64] = table @ table.T
        np.fill_diagonal(self._joined, 0)

    def counts(self, weights: NDArray[np.float64] | NDArray[np.int64]) -> PairCounts:
        """Pairs, where each individual has a weight."""
        of_one = self._photos * (self._photos - 1) / 2
        right = float(weights @ self._right)
        wrong = float(weights @ self._joined @ weights) / 2
        weighted = weights * self._photos
        of_two = (weighted.sum() ** 2 - (weighted**2).sum()) / 2
        return PairCounts(right, wrong, float(weights @ of_one) - right, float(of_two) - wrong)
