"""Which weights should a blend have, and what do they gain on animals that did not choose them?

Every search is judged nestedly: the individuals are split into folds, and each fold is answered
with weights that were searched on the others. So the gain is that of the procedure, and it is not
tuned on the photos that it is stated for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.blend.ascent import greedy_ascent
from rorqual.matching.blend.bagging import bagged_weights
from rorqual.matching.blend.modes import WeightSearch
from rorqual.matching.blend.worth import Validation
from rorqual.matching.bootstrap import Interval, bootstrap_by_group

FOLDS = 5


@dataclass(frozen=True, slots=True)
class SearchReport:
    """What a search does; figures are MAP@5, 0..1."""

    in_sample: float  # on the photos that chose the weights: promises too much
    nested: Interval  # on photos of folds that did not
    gain: Interval  # nested, over equal weights, paired


@dataclass(frozen=True, slots=True)
class BlendWeights:
    """The weights to use and how all searches did."""

    weights: tuple[float, ...]
    search: WeightSearch  # that gave them
    reports: Mapping[WeightSearch, SearchReport]


def choose_weights(
    validation: Validation,
    groups: Sequence[str],
    *,
    search: WeightSearch | None = None,
    taking_part: Callable[[NDArray[np.intp]], Sequence[int]] | None = None,
    seed: int = 0,
) -> BlendWeights:
    """Search weights in every way and keep those of one.

    Args:
        validation: out-of-fold votes, two photos or more.
        groups: of each photo, mostly its individual; never split between folds.
        search: the way to keep. None: of ascent and bagged the one with the higher nested MAP@5
            where the 95 % interval of its gain lies above zero, else equal weights.
        taking_part: the places of the networks that may take part, by what they do on some of
            the photos, one network or more; None: all. Asked anew for each fold, about the
            photos that choose.
        seed: of folds, resamples and intervals.

    Raises:
        ValueError: where there are fewer than two groups.
    """
    if len(set(groups)) < 2:
        raise ValueError("weights cannot be validated on a single group")
    folds = _folds(groups, seed)

    def part(rows: NDArray[np.intp]) -> Validation:
        return validation.by(taking_part(rows) if taking_part else None).only(rows)

    nested = {way: np.empty(len(groups)) for way in WeightSearch}
    for fold in np.unique(folds):
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        chosen, others = part(inside), [groups[int(row)] for row in inside]
        for way in WeightSearch:
            weights = chosen.spread(_search(way, chosen, others, seed))
            nested[way][outside] = validation.only(outside).precisions(weights)
    everything = part(np.arange(len(groups)))
    found = {way: _search(way, everything, groups, seed) for way in WeightSearch}
    reports = {
        way: SearchReport(
            float(everything.precisions(weights).mean()),
            bootstrap_by_group(nested[way], groups, seed=seed),
            bootstrap_by_group(nested[way] - nested[WeightSearch.EQUAL], groups, seed=seed),
        )
        for way, weights in found.items()
    }
    kept = search or _proven(reports)
    return BlendWeights(tuple(map(float, everything.spread(found[kept]))), kept, reports)


def _search(
    way: WeightSearch, validation: Validation, groups: Sequence[str], seed: int
) -> NDArray[np.float64]:
    ways: Mapping[WeightSearch, Callable[[], NDArray[np.float64]]] = {
        WeightSearch.EQUAL: lambda: np.ones(validation.members),
        WeightSearch.ASCENT: lambda: greedy_ascent(
            lambda weights: float(validation.precisions(weights).mean()), validation.members
        ),
        WeightSearch.BAGGED: lambda: bagged_weights(validation, groups, seed=seed),
    }
    return ways[way]()


def _proven(reports: Mapping[WeightSearch, SearchReport]) -> WeightSearch:
    sure = [way for way, report in reports.items() if report.gain.low > 0.0]
    return max(sure, key=lambda way: reports[way].nested.value, default=WeightSearch.EQUAL)


def _folds(groups: Sequence[str], seed: int) -> NDArray[np.intp]:
    """A fold of each photo, shape (n,): groups in random order, dealt out."""
    _, group = np.unique(np.asarray(groups, dtype=np.str_), return_inverse=True)
    count = int(group.max(initial=-1)) + 1
    dealt = np.random.default_rng(seed).permutation(count) % min(FOLDS, max(count, 1))
    return np.asarray(dealt[group])
