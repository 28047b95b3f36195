"""How good are answers to queries whose truth is known, and how much better than others?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.main_job import interval_json
from rorqual.evaluation.calibration_error import expected_calibration_error
from rorqual.evaluation.comparison import paired_difference
from rorqual.evaluation.intervals import Interval, bootstrap_by_group, mean
from rorqual.evaluation.novelty import novelty_auroc
from rorqual.matching.probabilities import CalibratedProbabilities

Statistic = Callable[[NDArray[np.float64]], float]  # of an Answer's figure, or of rows of several


@dataclass(frozen=True, slots=True)
class Answer:
    """How one query was answered; figures that the way of answering does not have are nan."""

    precision: float  # average precision at 5, new_individual among the labels
    first: float  # of the known: 1 where the own individual is the likeliest, else 0; nan for new
    among_five: float  # likewise, among the five likeliest individuals
    novelty: float  # the higher, the newer
    confidence: float  # in the likeliest label
    right: float  # 1 where that is right


def judged(probabilities: CalibratedProbabilities, own: int) -> Answer:
    """An answer beside its truth.

    Args:
        probabilities: of one query.
        own: index of its individual in the gallery; -1 for a new animal.
    """
    new, of_individuals = probabilities.new_individual, probabilities.individuals
    best = int(of_individuals.argmax())
    top = float(of_individuals[best])
    if own < 0:
        ahead = int((of_individuals >= new).sum())
        return Answer(at_5(ahead), np.nan, np.nan, new, max(top, new), float(new > top))
    truth = float(of_individuals[own])
    rivals = int((of_individuals >= truth).sum()) - 1
    is_first = rivals == 0
    return Answer(
        at_5(rivals + int(new > truth)),
        float(is_first),
        float(rivals < 5),
        new,
        max(top, new),
        float(is_first and truth >= new),
    )


def ranked(scores: NDArray[np.floating[Any]], own: int) -> Answer:
    """An answer that states no probability, beside its truth; a tie counts as behind.

    Args:
        scores: of one query, (individuals,).
        own: index of its individual in the gallery; -1 for a new animal.
    """
    novelty = -float(scores.max())
    if own < 0:
        return Answer(np.nan, np.nan, np.nan, novelty, np.nan, np.nan)
    rivals = int((scores >= scores[own]).sum()) - 1
    return Answer(np.nan, float(rivals == 0), float(rivals < 5), novelty, np.nan, np.nan)


def at_5(ahead: int) -> float:
    """Average precision at five of one right label with so many others before it."""
    return 1.0 / (ahead + 1) if ahead < 5 else 0.0


def _statistics() -> dict[str, tuple[Sequence[str], Statistic]]:
    return {
        "MAP@5 with new_individual": (("precision",), mean),
        "top-1 of the known": (("first",), mean),
        "among the five likeliest individuals": (("among_five",), mean),
        "novelty AUROC": (
            ("novelty", "first"),
            told_apart,
        ),
        "calibration error of the top answer": (
            ("confidence", "right"),
            lambda it: expected_calibration_error(it[:, 0], it[:, 1]),
        ),
    }


def told_apart(answers: NDArray[np.float64]) -> float:
    """The novelty AUROC of answers, 0..1.

    Args:
        answers: columns `novelty` and `first` of `Answer`.
    """
    return novelty_auroc(answers[:, 0], np.isnan(answers[:, 1]))


def figures_of(answers: Sequence[Answer], groups: Sequence[str], seed: int) -> dict[str, Interval]:
    """Each figure with its interval over individuals; none that the answers do not have."""
    found = {}
    for name, (fields, statistic) in _statistics().items():
        rows, kept = _rows(answers, fields, groups)
        if len(rows):
            found[name] = bootstrap_by_group(rows, kept, statistic, seed=seed)
    return found


def row_json(
    given: list[Answer], alone: list[Answer], groups: list[str], seed: int
) -> dict[str, Any]:
    """The figures of a row, and what it gains over the embedding alone, query by query."""
    chance = error_by_chance(given, seed)
    return {
        "figures": {
            name: interval_json(it) for name, it in figures_of(given, groups, seed).items()
        },
        "error_by_chance": interval_json(chance) if chance else None,
        "gain": {} if given is alone else gains(given, alone, groups, seed),
    }


def gains(
    first: Sequence[Answer], second: Sequence[Answer], groups: Sequence[str], seed: int
) -> dict[str, dict[str, Any]]:
    """First minus second, on the same resamples of individuals; of the figures that both have."""
    found = {}
    for name, (fields, statistic) in _statistics().items():
        rows, kept = _rows(first, fields, groups)
        others, _ = _rows(second, fields, groups)
        if not len(rows) or not len(others):
            continue
        if statistic is mean:
            interval = paired_difference(np.column_stack([others, rows]), kept, seed=seed)
        else:
            both, gain = np.hstack([rows, others]), partial(_gain, statistic)
            interval = bootstrap_by_group(both, kept, gain, seed=seed)
        found[name] = interval_json(interval)
    return found


def pairs_json(
    pairs: Sequence[tuple[str, str]],
    answers: Mapping[str, Sequence[Answer]],
    groups: Sequence[str],
    seed: int,
) -> list[dict[str, Any]]:
    """What the first way of each pair gains over the second."""
    return [
        {
            "first": first,
            "second": second,
            "gain": gains(answers[first], answers[second], groups, seed),
        }
        for first, second in pairs
    ]


def error_by_chance(answers: Sequence[Answer], seed: int, draws: int = 1000) -> Interval | None:
    """The calibration error that these answers would show if their probabilities were true.

    So few answers never hit their probabilities exactly: each is right or wrong. Drawn from the
    stated probabilities; None where none are stated.
    """
    stated = np.array([answer.confidence for answer in answers])
    if np.isnan(stated).any():
        return None
    random = np.random.default_rng(seed)
    errors = [
        expected_calibration_error(stated, random.random(len(stated)) < stated)
        for _ in range(draws)
    ]
    low, high = np.quantile(errors, [0.025, 0.975])
    return Interval(float(np.mean(errors)), float(low), float(high), None, len(answers))


def _gain(statistic: Statistic, both: NDArray[np.float64]) -> float:
    first, second = np.hsplit(both, 2)
    return statistic(first) - statistic(second)


def _rows(
    answers: Sequence[Answer], fields: Sequence[str], groups: Sequence[str]
) -> tuple[NDArray[np.float64], list[str]]:
    values = np.array([[getattr(it, name) for name in fields] for it in answers])
    present = ~np.isnan(values[:, 0])
    shown = values[present]
    return shown[:, 0] if len(fields) == 1 else shown, [
        group for group, kept in zip(groups, present, strict=True) if kept
    ]
