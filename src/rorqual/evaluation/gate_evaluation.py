"""How well does the gate tell the labelled photos from photos without a cetacean?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.evaluation.gate_metrics import (
    Roc,
    chosen_threshold,
    gate_confusion,
    roc,
)
from rorqual.evaluation.intervals import Interval, bootstrap_by_group, rate_by_group
from rorqual.evaluation.protocol import uniform
from rorqual.evaluation.separation import auroc_interval, tpr_interval

TNRS = (0.90, 0.95)  # at which the TPR is told
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
    # TNR -> kind, or ALL -> TPR where so many of that kind are kept out
    tpr_at_tnr: Mapping[float, Mapping[str, Interval]]
    auroc: Interval
    curve: Roc
    chosen: float | None  # threshold chosen on half of the photos; None: none does both
    chosen_sensitivity: Interval | None  # on the other half
    chosen_specificity: Interval | None


def evaluate_gate(
    photos: Sequence[ScoredPhoto], threshold: float, *, draws: int = 1000, seed: int = 0
) -> GateReport:
    """Figures of a gate; all intervals are over the photos' groups.

    Args:
        photos: cetaceans and others.
        threshold: in force.
        draws: how many resamples.
        seed: of the resamples, and of the half that chooses a threshold.
    """
    scores = np.array([it.score for it in photos])
    truth = np.array([not it.kind for it in photos], dtype=np.bool_)
    passes = scores >= threshold
    groups = np.array([it.group for it in photos], dtype=np.str_)

    def f1(rows: NDArray[np.float64]) -> float:
        return gate_confusion(rows[:, 0], rows[:, 1] > 0, threshold).f1

    def rate(rows: NDArray[np.bool_], hits: NDArray[np.bool_]) -> Interval:
        return rate_by_group(hits[rows], groups[rows].tolist(), draws=draws, seed=seed)

    def tpr(others: NDArray[np.bool_], tnr: float) -> Interval:
        rows = truth | others
        own = groups[rows].tolist()
        return tpr_interval(scores[rows], truth[rows], own, tnr, draws=draws, seed=seed)

    kinds = sorted({it.kind for it in photos if it.kind})
    of_kind = {kind: np.array([it.kind == kind for it in photos]) for kind in kinds}
    rest = ~chooses_threshold(photos, seed=seed)
    chosen = chosen_threshold(scores[~rest], truth[~rest])
    return GateReport(
        threshold=threshold,
        sensitivity=rate(truth, passes),
        specificity=rate(~truth, ~passes),
        f1=bootstrap_by_group(
            np.stack([scores, truth], axis=1), groups.tolist(), f1, draws=draws, seed=seed
        ),
        passed_by_kind={kind: rate(rows, passes) for kind, rows in of_kind.items()},
        tpr_at_tnr={
            tnr: {kind: tpr(rows, tnr) for kind, rows in {ALL: ~truth, **of_kind}.items()}
            for tnr in TNRS
        },
        auroc=auroc_interval(scores, truth, groups.tolist(), draws=draws, seed=seed),
        curve=roc(scores, truth),
        chosen=chosen,
        chosen_sensitivity=None if chosen is None else rate(rest & truth, scores >= chosen),
        chosen_specificity=None if chosen is None else rate(rest & ~truth, scores < chosen),
    )


def chooses_threshold(photos: Sequence[ScoredPhoto], *, seed: int) -> NDArray[np.bool_]:
    """Which photos choose the threshold that is reported on the others; whole groups do."""
    shares = [uniform(seed, f"threshold:{it.group}") for it in photos]
    return np.array(shares, dtype=np.float64) < CALIBRATION_SHARE
