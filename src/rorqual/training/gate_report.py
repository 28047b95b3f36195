"""What does a gate do on photos that neither fitted nor calibrated it?"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.evaluation.intervals import Interval, rate_by_group
from rorqual.evaluation.separation import auroc_interval, tpr_interval
from rorqual.training.gate_examples import GateExamples
from rorqual.training.gate_photos import Role
from rorqual.training.report_figures import Figure, rounded

PASSED_POSITIVES = 0.98  # averaged over the kinds of cetacean
_DRAWS = 1000  # of the bootstrap over individuals, days and files
_TNRS = (0.90, 0.95)

Scores = NDArray[np.floating[Any]]


def operating_point(examples: GateExamples, scores: Scores) -> float:
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


def gate_report(examples: GateExamples, scores: Scores, threshold: float) -> dict[str, Any]:
    """AUC, and for each kind the share that passes at the threshold, on test photos.

    Args:
        examples: of which those of the role TEST judge.
        scores: of all examples, shape (n,).
        threshold: a score at it passes.

    Returns:
        A JSON object; each figure as value, low, high (95 %), k and n.
    """
    test, kinds, positive = examples.chosen(Role.TEST), examples.kinds, examples.is_cetacean
    groups, passes = groups_of(examples), scores >= threshold
    against = {"all": test} | {
        kind: test & (positive | (kinds == kind)) for kind in sorted(set(kinds[test & ~positive]))
    }

    def tpr(rows: NDArray[np.bool_], tnr: float) -> Interval:
        own = groups[rows].tolist()
        return tpr_interval(scores[rows], positive[rows], own, tnr, draws=_DRAWS)

    report: dict[str, Any] = {
        "threshold": threshold,
        "passes": {},
        "auc": auc_by_kind(examples, scores),
        "auc_labels_as_published": auc_by_kind(examples, scores, with_disputed=True),
    } | {
        f"tpr_at_tnr_{round(100 * tnr)}": {
            kind: rounded(tpr(rows, tnr)) for kind, rows in against.items()
        }
        for tnr in _TNRS
    }
    for kind in sorted(set(kinds[test])):
        own = test & (kinds == kind)
        rate = rate_by_group(passes[own], groups[own].tolist(), draws=_DRAWS)
        report["passes"][kind] = {"cetacean": bool(positive[own][0]), **rounded(rate)}
    return report


def groups_of(examples: GateExamples) -> NDArray[np.str_]:
    """Of each example: the individual, day or file of its collection, whatever it is labelled."""
    return np.array([f"{it.path.parent.parent.name} {it.group}" for it in examples.photos])


def auc_by_kind(
    examples: GateExamples, scores: Scores, *, with_disputed: bool = False
) -> dict[str, Figure]:
    """AUC on test photos over all, and of each kind against all of the other class.

    Args:
        examples: of which those of the role TEST judge.
        scores: of all examples, shape (n,).
        with_disputed: whether photos with a wrong label judge, too.
    """
    kinds, positive = examples.kinds, examples.is_cetacean
    test = examples.chosen(Role.TEST)
    if with_disputed:
        test = np.array([photo.role is Role.TEST for photo in examples.photos])
    groups = groups_of(examples)

    def area(rows: NDArray[np.bool_]) -> Figure:
        own = groups[rows].tolist()
        return rounded(auroc_interval(scores[rows], positive[rows], own, draws=_DRAWS))

    areas = {"all": area(test)}
    for kind in sorted(set(kinds[test])):
        own = test & (kinds == kind)
        areas[kind] = area(own | (test & (positive != positive[own][0])))
    return areas
