"""What does a gate do on photos that neither fitted nor calibrated it?"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.evaluation.intervals import wilson_interval
from rorqual.evaluation.novelty import novelty_auroc
from rorqual.training.gate_examples import GateExamples
from rorqual.training.gate_photos import Role

PASSED_POSITIVES = 0.98  # averaged over the kinds of cetacean


def operating_point(examples: GateExamples, scores: NDArray[np.floating[Any]]) -> float:
    """The highest threshold, to two digits, that lets `PASSED_POSITIVES` of cetaceans pass.

    A refused cetacean is lost to the survey, a passed shark is only looked at once more:
    therefore the rule holds the share of passed cetaceans, each kind counting alike.

    Args:
        examples: of which those of the role CALIBRATE decide.
        scores: of all examples, shape (n,).

    Returns:
        0..1; 0 where no threshold lets enough pass.
    """
    deciding = examples.chosen(Role.CALIBRATE) & examples.is_cetacean
    kinds = [scores[deciding & (examples.kinds == kind)] for kind in set(examples.kinds[deciding])]
    candidates = np.concatenate([np.arange(1, 100) / 1e4, np.arange(1, 100) / 100])
    passed = np.mean([[(kind >= t).mean() for t in candidates] for kind in kinds], axis=0)
    return float(candidates[passed >= PASSED_POSITIVES].max(initial=0.0))


def gate_report(
    examples: GateExamples, scores: NDArray[np.floating[Any]], threshold: float
) -> dict[str, Any]:
    """AUC, and for each kind the share that passes at the threshold, on test photos.

    Args:
        examples: of which those of the role TEST judge.
        scores: of all examples, shape (n,).
        threshold: a score at it passes.

    Returns:
        A JSON object; each share as value, low, high (95 %), k and n.
    """
    test, kinds, positive = examples.chosen(Role.TEST), examples.kinds, examples.is_cetacean
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
