"""From which score on is a box shown?"""

from collections.abc import Sequence

import numpy as np

from rorqual.training.detector.findings import Findings

_CANDIDATES = np.arange(10, 71) / 100
_MOST_STRAY = 1.0  # boxes off target a photo, in every folder
_GIVEN_UP = 0.005  # of all animals, for fewer strays: an animal that is missed is lost


def operating_point(findings: Sequence[Findings]) -> float:
    """The highest threshold that gives up next to none of the animals that can be found.

    What can be found is the best recall, averaged over the folders that have animals, with at
    most one box off target a photo in each of them.

    Args:
        findings: on examples that calibrate.

    Returns:
        0.1..0.7, to two digits; 0.7 where there is no threshold without more strays.
    """
    sources = sorted({item.example.source for item in findings if len(item.truths)})
    folders = [[item for item in findings if item.example.source == name] for name in sources]
    counts = np.array([[_counts(folder, t) for folder in folders] for t in _CANDIDATES])
    recall, strays = counts[..., 0].mean(axis=1), counts[..., 1].max(axis=1)
    bearable = strays <= _MOST_STRAY
    best = recall[bearable].max(initial=0.0)
    enough = np.flatnonzero(bearable & (recall >= best - _GIVEN_UP))
    return float(_CANDIDATES[enough[-1]] if len(enough) else _CANDIDATES[-1])


def _counts(findings: Sequence[Findings], threshold: float) -> tuple[float, float]:
    """Recall 0..1, and boxes off target a photo."""
    matches = [item.matches(threshold) for item in findings]
    hits = sum(int(match.hits.sum()) for match in matches)
    strays = sum(match.stray for match in matches)
    return hits / sum(match.truths for match in matches), strays / len(findings)
