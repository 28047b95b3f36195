"""Which of two models is better on the same photos? Paired differences with intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rorqual.domain.errors import UsageError
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.divisions import CROSS_VALIDATION
from rorqual.evaluation.figures import MAP_AT_5, TOP_1, TOP_5
from rorqual.evaluation.fold_statistics import paired_wilcoxon
from rorqual.evaluation.intervals import Interval, bootstrap_by_group, mean
from rorqual.evaluation.macro_f1 import MACRO_F1, FoldedAnswers
from rorqual.evaluation.retrieval import top_k_hit


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of both runs on the photos that both asked for."""

    protocol: str
    figure: str
    first: float
    second: float
    difference: Interval  # second less first; n counts photos
    folds_p: float | None = None  # of Wilcoxon's paired test on folds, where there are any
    individuals_p: float | None = None  # of the same test on the mean of each individual's photos

    @property
    def verdict(self) -> str:
        """What the interval allows to be said."""
        if self.difference.low > 0:
            return "better"
        return "worse" if self.difference.high < 0 else "no difference shown"


def compare(
    first: Sequence[AnsweredPhoto],
    second: Sequence[AnsweredPhoto],
    *,
    draws: int = 1000,
    seed: int = 0,
) -> list[Difference]:
    """Compare answer by answer; photos that only one run asked for are left out.

    Args:
        first: rows of the one run.
        second: rows of the other one.
        draws: how many resamples of individuals.
        seed: of the resamples.

    Raises:
        UsageError: where no photo was asked for by both with the same truth.
    """
    others = {it.key: it for it in second}
    pairs = [
        (it, others[it.key])
        for it in first
        if it.key in others and others[it.key].is_new == it.is_new
    ]
    if not pairs:
        raise UsageError(
            "the two runs asked for no photo in common: compare runs on the same data and seed"
        )
    found = []
    for protocol in dict.fromkeys(it.protocol for it, _ in pairs):
        both = [pair for pair in pairs if pair[0].protocol == protocol]
        known = [pair for pair in both if not pair[0].is_new]
        for name, members, value in (
            (MAP_AT_5, both, _precision),
            (TOP_1, known, _hit_within(1)),
            (TOP_5, known, _hit_within(5)),
        ):
            if members:
                found.append(_difference(protocol, name, members, value, draws, seed))
        if protocol == CROSS_VALIDATION:
            found.append(_macro_f1(both, draws, seed))
    return found


Pair = tuple[AnsweredPhoto, AnsweredPhoto]
Value = Callable[[AnsweredPhoto], float]


def _precision(it: AnsweredPhoto) -> float:
    return it.precision


def _hit_within(k: int) -> Value:
    return lambda it: float(top_k_hit(it.named, it.individual, k))


def _difference(
    protocol: str, name: str, pairs: Sequence[Pair], value: Value, draws: int, seed: int
) -> Difference:
    values = np.array([[value(one), value(other)] for one, other in pairs])
    individuals = [one.individual for one, _ in pairs]
    folds = [-1 if one.fold is None else one.fold for one, _ in pairs]
    return Difference(
        protocol,
        name,
        mean(values[:, 0]),
        mean(values[:, 1]),
        paired_difference(values, individuals, draws=draws, seed=seed),
        _p_of_means(values, folds) if protocol == CROSS_VALIDATION else None,
        _p_of_means(values, individuals),
    )


def _macro_f1(pairs: Sequence[Pair], draws: int, seed: int) -> Difference:
    """Over individuals as labels, of each fold by itself, as an evaluation reports it."""
    answers = FoldedAnswers.of(pairs)
    interval = bootstrap_by_group(
        answers.codes,
        [one.individual for one, _ in pairs],
        lambda rows: float(np.diff(answers.of_folds(rows).mean(axis=0))[0]),
        draws=draws,
        seed=seed,
    )
    folds = answers.of_folds(answers.codes)
    first, second = folds.mean(axis=0).tolist()
    p = paired_wilcoxon(folds[:, 0].tolist(), folds[:, 1].tolist()) if len(folds) > 1 else None
    return Difference(CROSS_VALIDATION, MACRO_F1, first, second, interval, p)


def paired_difference(
    values: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    individuals: Sequence[str],
    *,
    draws: int = 1000,
    seed: int = 0,
) -> Interval:
    """Mean of the second column less the first, of shape (n, 2), resampled by individual.

    Where the second is better by 1 each time, that is as little a certainty as hits alone are.
    """
    differences = values[:, 1] - values[:, 0]
    found = bootstrap_by_group(differences, individuals, draws=draws, seed=seed)
    return replace(found, k=None)  # differences of 1 are no hits


def _p_of_means(
    values: np.ndarray[tuple[int, int], np.dtype[np.float64]], groups: Sequence[object]
) -> float | None:
    """Of both columns' means by group; None of a single group."""
    names, places = np.unique(np.array(groups), return_inverse=True)
    if len(names) < 2:
        return None
    sums = (np.bincount(places, weights=column) for column in values.T)
    first, second = (it / np.bincount(places) for it in sums)
    return paired_wilcoxon(first.tolist(), second.tolist())
