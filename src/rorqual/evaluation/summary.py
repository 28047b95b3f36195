"""How good are the answers to a set of queries? One table of figures with intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.calibration_error import expected_calibration_error
from rorqual.evaluation.intervals import Interval, figure_by_group, mean
from rorqual.evaluation.novelty import novelty_auroc
from rorqual.evaluation.retrieval import average_precision_at_5, top_k_hit


@dataclass(frozen=True, slots=True)
class ScoredQuery:
    """One query with its truth and its answer."""

    individual: str  # who it is, in the gallery or not
    is_new: bool  # not in the gallery: the right label is then new_individual
    predictions: tuple[str, ...]  # labels, best first; empty where the photo was refused
    probabilities: tuple[float, ...]  # of each prediction, 0..1
    new_probability: float | None  # None where the photo was refused

    @property
    def truth(self) -> str:
        """The right label."""
        return NEW_INDIVIDUAL if self.is_new else self.individual


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table."""

    name: str
    interval: Interval


def summarise(
    queries: Sequence[ScoredQuery], *, draws: int = 1000, seed: int = 0
) -> tuple[Figure, ...]:
    """The figures of an open-set identification, each with a 95 % interval over individuals.

    Refused photos count as wrong in MAP@5, top-1 and top-5, and are left out of novelty AUROC and
    calibration error, which need a probability. Top-1 and top-5 of the known take
    `new_individual` out of the list: they ask whether the right animal is found, not whether it
    is believed. In MAP@5 `k` counts the queries with the right label among the five.
    """
    known = [query for query in queries if not query.is_new]
    answered = [query for query in queries if query.new_probability is not None]

    def figure(
        name: str,
        members: Sequence[ScoredQuery],
        values: Sequence[object],
        statistic: Callable[[NDArray[np.float64]], float] = mean,
    ) -> Figure:
        groups = [query.individual for query in members]
        array = np.array(values, dtype=np.float64)
        return Figure(name, figure_by_group(array, groups, statistic, draws=draws, seed=seed))

    precisions = [average_precision_at_5(query.predictions, query.truth) for query in queries]
    named = [[name for name in query.predictions if name != NEW_INDIVIDUAL] for query in known]
    hits = {
        k: [top_k_hit(names, it.truth, k) for names, it in zip(named, known, strict=True)]
        for k in (1, 5)
    }
    novelty = [(query.new_probability, query.is_new) for query in answered]
    tops = [(query.probabilities[0], query.predictions[0] == query.truth) for query in answered]
    return (
        figure("MAP@5 with new_individual", queries, precisions),
        figure("top-1 of the known", known, hits[1]),
        figure("top-5 of the known", known, hits[5]),
        figure("novelty AUROC", answered, novelty, lambda v: novelty_auroc(v[:, 0], v[:, 1])),
        figure(
            "calibration error of the top answer",
            answered,
            tops,
            lambda v: expected_calibration_error(v[:, 0], v[:, 1]),
        ),
        figure("refused photos", queries, [it.new_probability is None for it in queries]),
    )


def markdown_table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table; a dash where the data cannot carry one."""
    lines = ["| figure | value | 95 % interval | k | n |", "|---|---|---|---|---|"]
    for figure in figures:
        it = figure.interval
        value = "-" if isnan(it.value) else f"{it.value:.3f}"
        bounds = "-" if isnan(it.low) else f"{it.low:.3f} to {it.high:.3f}"
        hits = "-" if it.k is None else str(it.k)
        lines.append(f"| {figure.name} | {value} | {bounds} | {hits} | {it.n} |")
    return "\n".join(lines)
