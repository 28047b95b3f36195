"""How good is a detector, folder by folder?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.evaluation.detection import average_precision
from rorqual.evaluation.intervals import Interval, bootstrap_by_group, wilson_interval
from rorqual.training.detector.findings import LOWEST, Findings
from rorqual.training.report_figures import rounded


def detector_figures(findings: Sequence[Findings], threshold: float) -> dict[str, Any]:
    """Average precision, recall and boxes off target of every folder.

    A box of another part than the folder's labels is a hit where it overlaps enough, and off
    target where it does not, such as a fin within a labelled body.

    Args:
        findings: on examples that neither fitted nor calibrated.
        threshold: 0..1, of the boxes that are shown.

    Returns:
        A JSON object, folder -> figures; shares as value, low, high (95 %), k and n, average
        precision and boxes off target likewise with intervals over individuals, days or runs of
        frames, and n photos.
    """
    sources = sorted({item.example.source for item in findings})
    return {
        source: _of_folder([item for item in findings if item.example.source == source], threshold)
        for source in sources
    }


def _of_folder(findings: Sequence[Findings], threshold: float) -> dict[str, Any]:
    shown = [item.matches(threshold) for item in findings]
    animals = sum(match.truths for match in shown)
    groups = [item.example.group for item in findings]
    strays = bootstrap_by_group([match.stray for match in shown], groups)
    figures: dict[str, Any] = {
        "photos": len(findings),
        "animals": animals,
        "boxes_off_target_per_photo": rounded(replace(strays, k=None)),
        "photos_without_box": sum(not len(match.hits) for match in shown),
    }
    if not animals:
        return figures
    hits = sum(int(match.hits.sum()) for match in shown)
    right = sum(item.parts_right(threshold) for item in findings)
    return figures | {
        "average_precision": rounded(_precision(findings, groups)),
        "recall": rounded(wilson_interval(hits, animals)),
        "part_right_among_hits": rounded(wilson_interval(right, hits)),
    }


def _precision(findings: Sequence[Findings], groups: Sequence[str]) -> Interval:
    """Average precision over all scores, with its interval over groups of photos."""
    every = [item.matches(LOWEST) for item in findings]

    def of_photos(rows: NDArray[np.float64]) -> float:
        chosen = rows[:, 0].astype(np.intp).tolist()
        return average_precision(
            np.concatenate([findings[row].found.scores for row in chosen]),
            np.concatenate([every[row].hits for row in chosen]),
            sum(every[row].truths for row in chosen),
        )

    return bootstrap_by_group(np.arange(len(findings))[:, np.newaxis], groups, of_photos)
