"""How often is the class right? Accuracy, macro F1 and confusion of labels compared whole."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """Which label was answered for which; `killer_whale` is no part of `false_killer_whale`."""

    labels: tuple[str, ...]  # of truths and answers, sorted
    counts: NDArray[np.int64]  # (labels, labels): row is the truth, column the answer

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0..1; nan without any."""
        total = self.counts.sum()
        return float(np.trace(self.counts) / total) if total else float("nan")

    @property
    def macro_f1(self) -> float:
        """Mean F1 of all labels, as scikit-learn's `f1_score(average="macro")`; nan without any."""
        both = self.counts.sum(axis=0) + self.counts.sum(axis=1)
        if not self.labels:
            return float("nan")
        hits = 2.0 * np.diag(self.counts)
        return float(np.divide(hits, both, out=np.zeros(len(both)), where=both > 0).mean())

    @property
    def worst(self) -> list[tuple[str, str, int]]:
        """Truth, answer and count of each kind of error, commonest first."""
        wrong = self.counts - np.diag(np.diag(self.counts))
        order = np.argsort(-wrong, axis=None, kind="stable")
        cells = zip(*np.unravel_index(order, wrong.shape), strict=True)
        return [
            (self.labels[t], self.labels[a], int(wrong[t, a])) for t, a in cells if wrong[t, a] > 0
        ]


def confusion(truths: Sequence[str], answers: Sequence[str]) -> Confusion:
    """Count each pair of truth and answer.

    Raises:
        ValueError: where the two have not the same length.
    """
    if len(truths) != len(answers):
        raise ValueError(f"{len(truths)} truths came with {len(answers)} answers")
    labels = tuple(sorted({*truths, *answers}))
    place = {label: index for index, label in enumerate(labels)}
    counts = np.zeros((len(labels), len(labels)), dtype=np.int64)
    for (truth, answer), count in Counter(zip(truths, answers, strict=True)).items():
        counts[place[truth], place[answer]] = count
    return Confusion(labels, counts)


def macro_mean(values: Sequence[float], groups: Sequence[Hashable]) -> float:
    """The mean over groups of each group's mean: an animal with many photos counts as one.

    Raises:
        ValueError: where the two have not the same length.
    """
    if len(values) != len(groups):
        raise ValueError(f"{len(values)} values came with {len(groups)} groups")
    of_group: dict[Hashable, list[float]] = {}
    for value, group in zip(values, groups, strict=True):
        of_group.setdefault(group, []).append(value)
    means = [float(np.mean(members)) for members in of_group.values()]
    return float(np.mean(means)) if means else float("nan")
