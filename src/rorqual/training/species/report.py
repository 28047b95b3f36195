"""Does the head see the species, or only which source a photo comes from?"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import UNKNOWN_SPECIES
from rorqual.evaluation.intervals import Interval, bootstrap_by_group, wilson_interval
from rorqual.training.report_figures import rounded

_DRAWS = 1000  # of the bootstrap over individuals, days and files

Names = NDArray[np.str_]


def macro_f1(truth: Names, said: Names, species: Sequence[str]) -> float:
    """The mean of the species' F1; `unknown` is a miss; a species without animals counts not."""
    return _macro_f1(_numbers(truth, species), _numbers(said, species), len(species))


def species_figures(
    truth: Names, said: Names, species: Sequence[str], groups: Sequence[str]
) -> dict[str, Any]:
    """Accuracy and macro F1 with 95 % intervals, and what was said of which species.

    Args:
        truth: the species of each animal, shape (n,).
        said: the label that it got, shape (n,).
        species: all labels that may be right.
        groups: the individual, day or file of each animal; they are resampled whole.
    """
    rows = np.column_stack([_numbers(truth, species), _numbers(said, species)])

    def drawn_f1(drawn: NDArray[np.float64]) -> float:
        actual, named = drawn.astype(np.int64).T
        return _macro_f1(actual, named, len(species))

    return {
        "accuracy": rounded(bootstrap_by_group(truth == said, groups, draws=_DRAWS)),
        "macro_f1": rounded(bootstrap_by_group(rows, groups, drawn_f1, draws=_DRAWS)),
        "right_where_said": rounded(_rate((truth == said)[said != UNKNOWN_SPECIES])),
        "confusion": {
            label: {
                name: int(((truth == label) & (said == name)).sum())
                for name in (*species, UNKNOWN_SPECIES)
            }
            for label in species
        },
    }


def unknown_rate(said: Names) -> dict[str, float | int | None]:
    """The share of animals that were said to be of no known species."""
    return rounded(_rate(said == UNKNOWN_SPECIES))


def by_source_only(
    sources: Names, truth: Names, teaching: NDArray[np.bool_], species: Sequence[str]
) -> Names:
    """What a head would say that sees nothing but where a photo comes from: its commonest species.

    Args:
        sources: of each photo, shape (n,).
        truth: its species, shape (n,).
        teaching: which photos may be counted, shape (n,).
        species: all labels.
    """
    said = np.full(len(truth), UNKNOWN_SPECIES, dtype=truth.dtype)
    for source in set(sources):
        own = teaching & (sources == source)
        if own.any():
            counts = [int((truth[own] == label).sum()) for label in species]
            said[sources == source] = species[int(np.argmax(counts))]
    return said


def _macro_f1(truth: NDArray[np.int64], said: NDArray[np.int64], species: int) -> float:
    """The same of numbers, where -1 is no species of the head."""
    actual, named, hits = (
        np.bincount(numbers[numbers >= 0], minlength=species)
        for numbers in (truth, said, np.where(truth == said, truth, -1))
    )
    shown = actual > 0
    return (
        float(np.mean(2 * hits[shown] / (actual + named)[shown])) if shown.any() else float("nan")
    )


def _numbers(names: Names, species: Sequence[str]) -> NDArray[np.int64]:
    places = {label: number for number, label in enumerate(species)}
    return np.array([places.get(name, -1) for name in names], np.int64)


def _rate(hits: NDArray[np.bool_]) -> Interval:
    return wilson_interval(int(hits.sum()), len(hits))
