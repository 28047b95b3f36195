"""How good is a detector on labelled boxes? Average precision and hits, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.box import Box
from rorqual.evaluation.detection import HIT_IOU, average_precision, match_boxes
from rorqual.evaluation.intervals import Interval, bootstrap_by_group


@dataclass(frozen=True, slots=True)
class DetectedPhoto:
    """One photo with its labelled boxes and those that were found."""

    group: str  # of photos that succeed or fail together
    truths: tuple[Box, ...]
    found: tuple[Box, ...]  # best first
    scores: tuple[float, ...]  # of the found ones


@dataclass(frozen=True, slots=True)
class DetectionFigures:
    """At an overlap (intersection over union) of one half."""

    average_precision: Interval
    recall: Interval  # share of the labelled animals that are found
    stray: Interval  # boxes off target for a photo; unlabelled animals count among them


def detection_figures(
    photos: Sequence[DetectedPhoto], *, draws: int = 1000, seed: int = 0
) -> DetectionFigures:
    """Figures with intervals over groups of photos.

    Args:
        photos: with one labelled animal or more.
        draws: how many resamples.
        seed: of the resamples.
    """
    matches = [match_boxes(_array(it.truths), _array(it.found), iou=HIT_IOU) for it in photos]
    scores = [np.array(it.scores, dtype=np.float64) for it in photos]
    groups = [it.group for it in photos]

    def precision(rows: NDArray[np.float64]) -> float:
        chosen = rows[:, 0].astype(np.intp).tolist()
        return average_precision(
            np.concatenate([scores[row] for row in chosen]),
            np.concatenate([matches[row].hits for row in chosen]),
            sum(matches[row].truths for row in chosen),
        )

    hits = [number < int(it.hits.sum()) for it in matches for number in range(it.truths)]
    of_animal = [group for group, it in zip(groups, matches, strict=True) for _ in range(it.truths)]
    numbers = np.arange(len(photos))[:, np.newaxis]
    stray = bootstrap_by_group([it.stray for it in matches], groups, draws=draws, seed=seed)
    return DetectionFigures(
        bootstrap_by_group(numbers, groups, precision, draws=draws, seed=seed),
        bootstrap_by_group(hits, of_animal, draws=draws, seed=seed),
        replace(stray, k=None),
    )


def _array(boxes: Sequence[Box]) -> NDArray[np.float64]:
    return np.array([it.as_tuple() for it in boxes], dtype=np.float64).reshape(-1, 4)
