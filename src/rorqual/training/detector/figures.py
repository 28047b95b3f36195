"""How good is a detector, folder by folder?"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rorqual.evaluation.detection import average_precision
from rorqual.evaluation.intervals import wilson_interval
from rorqual.training.detector.findings import LOWEST, Findings
from rorqual.training.report_figures import DIGITS, rounded


def detector_figures(findings: Sequence[Findings], threshold: float) -> dict[str, Any]:
    """Average precision, recall and boxes off target of every folder.

    A box of another part than the folder's labels is a hit where it overlaps enough, and off
    target where it does not, such as a fin within a labelled body.

    Args:
        findings: on examples that neither fitted nor calibrated.
        threshold: 0..1, of the boxes that are shown.

    Returns:
        A JSON object, folder -> figures; shares as value, low, high (95 %), k and n.
    """
    sources = sorted({item.example.source for item in findings})
    return {
        source: _of_folder([item for item in findings if item.example.source == source], threshold)
        for source in sources
    }


def _of_folder(findings: Sequence[Findings], threshold: float) -> dict[str, Any]:
    shown = [item.matches(threshold) for item in findings]
    animals = sum(match.truths for match in shown)
    strays = sum(match.stray for match in shown)
    figures: dict[str, Any] = {
        "photos": len(findings),
        "animals": animals,
        "boxes_off_target_per_photo": round(strays / len(findings), DIGITS),
        "photos_without_box": sum(not len(match.hits) for match in shown),
    }
    if not animals:
        return figures
    hits = sum(int(match.hits.sum()) for match in shown)
    every = [item.matches(LOWEST) for item in findings]
    precision = average_precision(
        np.concatenate([item.found.scores for item in findings]),
        np.concatenate([match.hits for match in every]),
        animals,
    )
    right = sum(item.parts_right(threshold) for item in findings)
    return figures | {
        "average_precision": round(precision, DIGITS),
        "recall": rounded(wilson_interval(hits, animals)),
        "part_right_among_hits": rounded(wilson_interval(right, hits)),
    }
