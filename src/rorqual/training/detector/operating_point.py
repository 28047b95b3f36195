"""From which score on is a box shown?"""

from collections.abc import Sequence

import numpy as np

from rorqual.training.detector.findings import Findings

_CANDIDATES = np.arange(10, 71) / 100
_RECALL_COUNTS = 1.5  # times as much as precision: a stray box is seen, a missed animal is lost


def operating_point(findings: Sequence[Findings]) -> float:
    """The threshold with the best F score, averaged over the folders that have animals.

    Args:
        findings: on examples that calibrate.

    Returns:
        0.1..0.7, to two digits; the highest of equally good ones.
    """
    sources = sorted({item.example.source for item in findings if len(item.truths)})
    scores = [
        np.mean([_f_score([i for i in findings if i.example.source == s], t) for s in sources])
        for t in _CANDIDATES
    ]
    best = np.flatnonzero(np.isclose(scores, np.max(scores)))
    return float(_CANDIDATES[best[-1]])


def _f_score(findings: Sequence[Findings], threshold: float) -> float:
    matches = [item.matches(threshold) for item in findings]
    hits = sum(int(match.hits.sum()) for match in matches)
    strays = sum(match.stray for match in matches)
    missed = sum(match.truths for match in matches) - hits
    weight = _RECALL_COUNTS**2
    return (1 + weight) * hits / ((1 + weight) * hits + weight * missed + strays)
