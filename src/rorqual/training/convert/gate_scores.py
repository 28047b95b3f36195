"""How does the logit of a gate that is asked in words become a probability? Fitted to labels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.domain.errors import UsageError
from rorqual.evaluation.gate_metrics import chosen_threshold, gate_confusion
from rorqual.evaluation.novelty import novelty_auroc
from rorqual.matching.bounded_logistic import fit_logistic
from rorqual.networks.onnx_file import open_network_file
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.spec import NetworkSpec
from rorqual.training.convert.zero_shot_head import LOGIT

FEWEST = 20  # photos of each kind
_FOLDS = 5
_PENALTY = 1.0  # keeps the slope finite where the two kinds do not overlap
_NEUTRAL = 0.5  # the threshold where none does what is wanted


@dataclass(frozen=True, slots=True)
class GateFit:
    """A calibration, and what it is worth on photos that it was not fitted on."""

    slope: float
    offset: float
    threshold: float  # 0..1
    cetaceans: int
    others: int
    auroc: float  # of the two kinds; the next ones at the threshold, on folds left out
    sensitivity: float
    specificity: float


def gate_logit(spec: NetworkSpec, image: Image.Image) -> float:
    """What a gate that is asked in words makes of a photo, before its calibration.

    Raises:
        NetworkError: where a file is missing or damaged.
    """
    assert spec.head is not None  # `asking.require_gate`
    seen = open_network_file(spec.file).run(image_tensor(image, spec.picture))[spec.output]
    return float(open_network_file(spec.head).run(seen)[LOGIT][0, 0])


def fit_gate(logits: NDArray[np.float64], is_cetacean: NDArray[np.bool_]) -> GateFit:
    """Fit by logistic regression, both kinds weighing the same.

    Args:
        logits: of the photos, shape (n,).
        is_cetacean: the truth, likewise.

    Raises:
        UsageError: where there are too few photos of a kind, or the scores do not tell them apart.
    """
    cetaceans, others = int(is_cetacean.sum()), int((~is_cetacean).sum())
    if min(cetaceans, others) < FEWEST:
        raise UsageError(
            f"there are {cetaceans} photos of cetaceans and {others} others that can be read: "
            f"calibrating needs {FEWEST} of each"
        )
    slope, offset = _fitted(logits, is_cetacean)
    if slope <= 0:
        raise UsageError(
            "the gate's scores do not tell these photos apart: change its prompts with `rorqual "
            "models prompts`, or look whether the two folders were exchanged"
        )
    left_out = np.empty(len(logits))
    for fold in range(_FOLDS):
        held = _folds(is_cetacean) == fold
        left_out[held] = _scores(logits[held], *_fitted(logits[~held], is_cetacean[~held]))
    chosen = chosen_threshold(left_out, is_cetacean)
    threshold = _NEUTRAL if chosen is None else chosen
    counts = gate_confusion(left_out, is_cetacean, threshold)
    return GateFit(
        slope=slope,
        offset=offset,
        threshold=threshold,
        cetaceans=cetaceans,
        others=others,
        auroc=novelty_auroc(logits, is_cetacean),
        sensitivity=counts.sensitivity,
        specificity=counts.specificity,
    )


def _fitted(logits: NDArray[np.float64], truth: NDArray[np.bool_]) -> tuple[float, float]:
    spread = float(logits.std()) or 1.0
    weights = np.where(truth, 1 / truth.sum(), 1 / (~truth).sum()) * len(truth) / 2
    offset, slopes = fit_logistic(
        logits[:, np.newaxis] / spread,
        truth,
        weights,
        bounds=[(0.0, None)],
        penalties=[_PENALTY],
    )
    return float(slopes[0]) / spread, offset


def _scores(logits: NDArray[np.float64], slope: float, offset: float) -> NDArray[np.float64]:
    scores: NDArray[np.float64] = 0.5 * (1 + np.tanh(0.5 * (slope * logits + offset)))
    return scores


def _folds(truth: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Each kind dealt out in turn."""
    folds = np.empty(len(truth), np.intp)
    for kind in (True, False):
        rows = np.flatnonzero(truth == kind)
        folds[rows] = np.arange(len(rows)) % _FOLDS
    return folds
