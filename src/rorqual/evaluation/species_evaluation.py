"""How often is the species right? Accuracy, macro F1 and confusion with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.evaluation.classification import Confusion, confusion
from rorqual.evaluation.intervals import Interval, bootstrap_by_group


@dataclass(frozen=True, slots=True)
class SpeciesFigures:
    """What a species head is worth on labelled animals; its `unknown` counts as an answer."""

    accuracy: Interval
    macro_f1: Interval  # over all labels that occur as truth or answer
    confusion: Confusion


def species_figures(
    truths: Sequence[str],
    answers: Sequence[str],
    individuals: Sequence[str],
    *,
    draws: int = 1000,
    seed: int = 0,
) -> SpeciesFigures:
    """Compare labels whole, with intervals over individuals.

    Args:
        truths: of each animal.
        answers: likewise.
        individuals: who it is.
        draws: how many resamples.
        seed: of the resamples.

    Raises:
        ValueError: where the lengths differ.
    """
    found = confusion(truths, answers)
    code = {label: index for index, label in enumerate(found.labels)}
    pairs = np.array(
        [(code[truth], code[answer]) for truth, answer in zip(truths, answers, strict=True)]
    )

    def macro_f1(rows: NDArray[np.float64]) -> float:
        counts = np.zeros((len(code), len(code)), dtype=np.int64)
        np.add.at(counts, (rows[:, 0].astype(np.intp), rows[:, 1].astype(np.intp)), 1)
        there = (counts.sum(axis=0) + counts.sum(axis=1)) > 0
        names = tuple(
            label for label, is_there in zip(found.labels, there, strict=True) if is_there
        )
        return Confusion(names, counts[np.ix_(there, there)]).macro_f1

    hits = [truth == answer for truth, answer in zip(truths, answers, strict=True)]
    return SpeciesFigures(
        bootstrap_by_group(hits, individuals, draws=draws, seed=seed),
        bootstrap_by_group(pairs.reshape(-1, 2), individuals, macro_f1, draws=draws, seed=seed),
        found,
    )
