"""What does a gate do on photos that neither fitted nor calibrated it?"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.evaluation.intervals import wilson_interval
from rorqual.evaluation.novelty import novelty_auroc
from rorqual.training.gate_examples import GateExamples
from rorqual.training.gate_photos import Role

PASSED_POSITIVES = 0.98  # of the calibration photos, averaged over the kinds of cetacean


def operating_point(
    scores: NDArray[np.floating[Any]], kinds: NDArray[np.str_], positive: NDArray[np.bool_]
) -> float:
    """The highest threshold, to two digits, that lets `PASSED_POSITIVES` of cetaceans pass.

    A refused cetacean is lost to the survey, a passed shark is only looked at once more:
    therefore the rule holds the share of passed cetaceans, each kind counting alike.
    """
    candidates = np.concatenate([np.arange(1, 100) / 1e4, np.arange(1, 100) / 100])
    passed = [
        np.mean([(scores[kinds == kind] >= t).mean() for kind in np.unique(kinds[positive])])
        for t in candidates
    ]
    good = [t for t, share in zip(candidates, passed, strict=True) if share >= PASSED_POSITIVES]
    return float(max(good, default=0.0))


def gate_report(examples: GateExamples, scores: NDArray[np.floating[Any]]) -> dict[str, Any]:
    """AUC, and for each kind the share that passes at the threshold, on test photos.

    Returns:
        A JSON object; each share as value, low, high (95 %), k and n.
    """
    calibrate, test = examples.chosen(Role.CALIBRATE), examples.chosen(Role.TEST)
    kinds, positive = examples.kinds, examples.is_cetacean
    threshold = operating_point(scores[calibrate], kinds[calibrate], positive[calibrate])
    report: dict[str, Any] = {"threshold": threshold, "passes": {}, "auc": {}}
    report["auc"]["all"] = round(float(novelty_auroc(scores[test], positive[test])), 4)
    for kind in sorted(set(kinds[test])):
        own = test & (kinds == kind)
        against = own | (test & (positive != positive[own][0]))
        report["auc"][kind] = round(float(novelty_auroc(scores[against], positive[against])), 4)
        rate = wilson_interval(int((scores[own] >= threshold).sum()), int(own.sum()))
        report["passes"][kind] = {
            "cetacean": bool(positive[own][0]),
            "value": round(rate.value, 4),
            "low": round(rate.low, 4),
            "high": round(rate.high, 4),
            "k": rate.k,
            "n": rate.n,
        }
    return report
