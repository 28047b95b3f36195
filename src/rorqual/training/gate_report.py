"""What does a gate do on photos that neither fitted nor calibrated it?"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.evaluation.intervals import bootstrap_by_group, wilson_interval
from rorqual.evaluation.novelty import false_positive_rate_at_95_tpr, novelty_auroc
from rorqual.training.gate_examples import GateExamples
from rorqual.training.gate_photos import Role
from rorqual.training.report_figures import rounded

PASSED_POSITIVES = 0.98  # averaged over the kinds of cetacean
_DRAWS = 200  # of the bootstrap over individuals, days and files

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
        A JSON object; each share as value, low, high (95 %), k and n.
    """
    test, kinds, positive = examples.chosen(Role.TEST), examples.kinds, examples.is_cetacean
    report: dict[str, Any] = {
        "threshold": threshold,
        "passes": {},
        "auc": auc_by_kind(examples, scores),
        "auc_interval": _auc_interval(examples, scores, test),
        "auc_labels_as_published": auc_by_kind(examples, scores, with_disputed=True),
        "tpr_at_tnr_95": {"all": _tpr(scores[test], positive[test])},
    }
    for kind in sorted(set(kinds[test])):
        own = test & (kinds == kind)
        rate = wilson_interval(int((scores[own] >= threshold).sum()), int(own.sum()))
        report["passes"][kind] = {"cetacean": bool(positive[own][0]), **rounded(rate)}
        if not positive[own][0]:
            against = own | (test & positive)
            report["tpr_at_tnr_95"][kind] = _tpr(scores[against], positive[against])
    return report


def auc_by_kind(
    examples: GateExamples, scores: Scores, *, with_disputed: bool = False
) -> dict[str, float]:
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
    areas = {"all": _auc(scores[test], positive[test])}
    for kind in sorted(set(kinds[test])):
        own = test & (kinds == kind)
        against = own | (test & (positive != positive[own][0]))
        areas[kind] = _auc(scores[against], positive[against])
    return areas


def _auc(scores: Scores, positive: NDArray[np.bool_]) -> float:
    return round(float(novelty_auroc(scores, positive)), 4)


def _auc_interval(
    examples: GateExamples, scores: Scores, test: NDArray[np.bool_]
) -> dict[str, float | int | None]:
    rows = np.column_stack([scores, examples.is_cetacean])[test]
    groups = [f"{photo.kind} {photo.group}" for photo in examples.photos]
    return rounded(
        bootstrap_by_group(
            rows,
            [group for group, is_test in zip(groups, test, strict=True) if is_test],
            lambda drawn: novelty_auroc(drawn[:, 0], drawn[:, 1]),
            draws=_DRAWS,
        )
    )


def _tpr(scores: Scores, positive: NDArray[np.bool_]) -> float:
    """The share of cetaceans above the score that 95 % of the others stay under."""
    return round(1 - false_positive_rate_at_95_tpr(-scores, ~positive), 4)
