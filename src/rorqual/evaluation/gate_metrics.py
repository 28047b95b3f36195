"""How well is a cetacean told from anything else? Confusion, curve and fixed operating points."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class GateConfusion:
    """The counts at one threshold; the score at the threshold passes."""

    passed: int  # cetaceans that pass
    refused: int  # cetaceans that do not
    let_in: int  # others that pass
    kept_out: int  # others that do not

    @property
    def sensitivity(self) -> float:
        """TPR: share of the cetaceans that pass; nan without any."""
        return _share(self.passed, self.passed + self.refused)

    @property
    def specificity(self) -> float:
        """TNR: share of the others that are kept out; nan without any."""
        return _share(self.kept_out, self.kept_out + self.let_in)

    @property
    def precision(self) -> float:
        """Share of cetaceans among what passes; nan where nothing does."""
        return _share(self.passed, self.passed + self.let_in)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and sensitivity; nan without cetaceans."""
        if not self.passed + self.refused:
            return float("nan")
        return 2 * self.passed / (2 * self.passed + self.let_in + self.refused)


def gate_confusion(scores: ArrayLike, is_cetacean: ArrayLike, threshold: float) -> GateConfusion:
    """Count what passes.

    Args:
        scores: 0..1, shape (n,).
        is_cetacean: the truth, likewise.
        threshold: 0..1.
    """
    values, truth = _checked(scores, is_cetacean)
    passes = values >= threshold
    return GateConfusion(
        int((passes & truth).sum()),
        int((~passes & truth).sum()),
        int((passes & ~truth).sum()),
        int((~passes & ~truth).sum()),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Roc:
    """Points of the curve, from nothing passing to everything passing."""

    thresholds: NDArray[np.float64]  # (p,), descending; the first lets nothing pass
    fpr: NDArray[np.float64]  # (p,), share of the others that pass
    tpr: NDArray[np.float64]  # (p,), share of the cetaceans that pass

    @property
    def corners(self) -> NDArray[np.float64]:
        """FPR and TPR, shape (c, 2), without points between which the curve goes straight on."""
        points = np.stack([self.fpr, self.tpr], axis=1)
        steps = np.diff(points, axis=0)
        turns = steps[:-1, 0] * steps[1:, 1] != steps[:-1, 1] * steps[1:, 0]
        return np.asarray(points[np.concatenate([[True], turns, [True]])])


def roc(scores: ArrayLike, is_cetacean: ArrayLike) -> Roc:
    """The curve at every score that occurs; nan where one of the two kinds is missing."""
    values, truth = _checked(scores, is_cetacean)
    thresholds = np.concatenate([[np.inf], np.unique(values)[::-1]])
    passing = values[np.newaxis] >= thresholds[:, np.newaxis]
    with np.errstate(invalid="ignore"):
        fpr = (passing & ~truth).sum(axis=1) / np.float64((~truth).sum())
        tpr = (passing & truth).sum(axis=1) / np.float64(truth.sum())
    return Roc(thresholds, fpr, tpr)


def tpr_at_tnr(scores: ArrayLike, is_cetacean: ArrayLike, tnr: float) -> float:
    """The best TPR of all thresholds that keep out at least that share of the others.

    Returns:
        0..1; nan where one of the two kinds is missing.
    """
    values, truth = _checked(scores, is_cetacean)
    others = np.sort(values[~truth])[::-1]
    if not truth.any() or not len(others):
        return float("nan")
    passing = int((1.0 - tnr + 1e-12) * len(others))  # of the others, as many as may
    return float((values[truth] > others[passing]).mean()) if passing < len(others) else 1.0


def chosen_threshold(
    scores: ArrayLike, is_cetacean: ArrayLike, *, least_tnr: float = 0.9, least_tpr: float = 0.85
) -> float | None:
    """The smallest threshold that keeps out and lets in enough; None where none does both.

    To be chosen on calibration photos and reported on others.
    """
    curve = roc(scores, is_cetacean)
    good = (1.0 - curve.fpr >= least_tnr) & (curve.tpr >= least_tpr)
    good &= np.isfinite(curve.thresholds)
    return float(curve.thresholds[good].min()) if good.any() else None


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _checked(scores: ArrayLike, truth: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    values, positive = np.asarray(scores, dtype=np.float64), np.asarray(truth, dtype=np.bool_)
    if values.shape != positive.shape or values.ndim != 1:
        raise ValueError("scores and is_cetacean need the same shape (n,)")
    return values, positive
