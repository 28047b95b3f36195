"""How well does the gate tell the labelled photos from photos without a cetacean?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rorqual.evaluation.gate_metrics import (
    Roc,
    chosen_threshold,
    gate_confusion,
    roc,
    tpr_at_tnr,
)
from rorqual.evaluation.intervals import Interval, bootstrap_by_group, wilson_interval
from rorqual.evaluation.novelty import novelty_auroc
from rorqual.evaluation.protocol import uniform

TNR = 0.90
CALIBRATION_SHARE = 0.5  # of the photos, which choose a threshold and are not reported on
ALL = "all kinds"


@dataclass(frozen=True, slots=True)
class ScoredPhoto:
    """One photo with its truth and its score."""

    photo: str
    kind: str  # empty for a cetacean, else of what it is a photo
    score: float  # 0..1
    group: str  # photos of one animal, or the photo alone


@dataclass(frozen=True, slots=True, eq=False)
class GateReport:
    """The gate at its threshold, at a chosen one, and at every one."""

    threshold: float
    sensitivity: Interval
    specificity: Interval
    f1: Interval
    passed_by_kind: Mapping[str, Interval]  # of each kind of negative
    tpr_at_tnr: Mapping[str, float]  # kind, or ALL -> TPR where TNR of that kind is .90
    auroc: float
    curve: Roc
    chosen: float | None  # threshold chosen on half of the photos; None: none does both
    chosen_sensitivity: Interval | None  # on the other half
    chosen_specificity: Interval | None


def evaluate_gate(
    photos: Sequence[ScoredPhoto], threshold: float, *, draws: int = 1000, seed: int = 0
) -> GateReport:
    """Figures of a gate; intervals of sensitivities and F1 are over individuals.

    Args:
        photos: cetaceans and others.
        threshold: in force.
        draws: how many resamples.
        seed: of the resamples, and of the half that chooses a threshold.
    """
    scores = np.array([it.score for it in photos])
    truth = np.array([not it.kind for it in photos], dtype=np.bool_)
    passes = scores >= threshold
    groups = [it.group for it in photos]

    def f1(rows: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> float:
        return gate_confusion(rows[:, 0], rows[:, 1] > 0, threshold).f1

    def sensitivity(rows: "np.ndarray[tuple[int], np.dtype[np.bool_]]", least: float) -> Interval:
        of_whales = [group for group, chosen in zip(groups, rows & truth, strict=True) if chosen]
        return bootstrap_by_group(scores[rows & truth] >= least, of_whales, draws=draws, seed=seed)

    kinds = sorted({it.kind for it in photos if it.kind})
    of_kind = {kind: np.array([it.kind == kind for it in photos]) for kind in kinds}
    chooses = np.array(
        [uniform(seed, f"threshold:{group}") < CALIBRATION_SHARE for group in groups]
    )
    chosen = chosen_threshold(scores[chooses], truth[chooses])
    rest = ~chooses
    return GateReport(
        threshold=threshold,
        sensitivity=sensitivity(truth, threshold),
        specificity=_rate(~passes[~truth]),
        f1=bootstrap_by_group(
            np.stack([scores, truth], axis=1), groups, f1, draws=draws, seed=seed
        ),
        passed_by_kind={kind: _rate(passes[rows]) for kind, rows in of_kind.items()},
        tpr_at_tnr={ALL: tpr_at_tnr(scores, truth, TNR)}
        | {
            kind: tpr_at_tnr(scores[truth | rows], truth[truth | rows], TNR)
            for kind, rows in of_kind.items()
        },
        auroc=novelty_auroc(scores, truth),
        curve=roc(scores, truth),
        chosen=chosen,
        chosen_sensitivity=None if chosen is None else sensitivity(rest, chosen),
        chosen_specificity=None if chosen is None else _rate(scores[rest & ~truth] < chosen),
    )


def _rate(hits: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Interval:
    return wilson_interval(int(hits.sum()), len(hits))
