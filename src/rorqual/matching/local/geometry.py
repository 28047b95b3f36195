"""Can one plausible movement of the camera explain the pairs? An affine model by MAGSAC++."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.local.opencv import opencv

FEWEST_PAIRS = 4  # three fix an affine model whatever they are; a fourth can speak against it
_ITERATIONS = 1000
_CONFIDENCE = 0.999


@dataclass(frozen=True, slots=True, eq=False)
class AffineModel:
    """Where a point of the first picture lies in the second: matrix @ point + shift, in pixels."""

    matrix: NDArray[np.float64]  # (2, 2)
    shift: NDArray[np.float64]  # (2,)

    @property
    def scales(self) -> tuple[float, float]:
        """How much lengths grow, at most and at least."""
        largest, smallest = np.linalg.svd(self.matrix, compute_uv=False)
        return float(largest), float(smallest)

    @property
    def is_mirrored(self) -> bool:
        """Whether left and right change places."""
        return float(np.linalg.det(self.matrix)) <= 0

    @property
    def turn(self) -> float:
        """The rotation that is nearest to the model, -180..180 degrees."""
        (a, b), (c, d) = self.matrix
        return float(np.degrees(np.arctan2(c - b, a + d)))


@dataclass(frozen=True, slots=True)
class Plausibility:
    """What may lie between two photos of the same part of an animal."""

    largest_zoom: float = 2.5  # either way
    largest_shear: float = 2.0  # the larger of the two scales over the smaller
    largest_turn: float = 60.0  # degrees, either way

    def allows(self, model: AffineModel) -> bool:
        """Whether a model is plausible; heads, fins and flukes are not mirrored."""
        largest, smallest = model.scales
        return (
            not model.is_mirrored
            and largest <= self.largest_zoom
            and smallest >= 1 / self.largest_zoom
            and largest <= self.largest_shear * smallest
            and abs(model.turn) <= self.largest_turn
        )


@dataclass(frozen=True, slots=True, eq=False)
class Verification:
    """The model that explains most of k pairs."""

    model: AffineModel
    inliers: NDArray[np.bool_]  # (k,)


def fit_affine(
    first: NDArray[np.float32], second: NDArray[np.float32], *, tolerance: float
) -> Verification | None:
    """Find the affine model that explains most pairs of points; the same pairs give the same.

    Args:
        first: points of one picture in pixels, shape (k, 2).
        second: their counterparts in the other, shape (k, 2).
        tolerance: pixels by which an inlier may lie off.

    Returns:
        None where there are too few pairs or no model is found.
    """
    if len(first) < FEWEST_PAIRS:
        return None
    cv2 = opencv()
    try:
        matrix, mask = cv2.estimateAffine2D(
            first,
            second,
            method=cv2.USAC_MAGSAC,
            ransacReprojThreshold=tolerance,
            maxIters=_ITERATIONS,
            confidence=_CONFIDENCE,
            refineIters=0,
        )
    except cv2.error:  # all points on one line, for instance
        return None
    if matrix is None or not np.isfinite(matrix).all():
        return None
    return Verification(AffineModel(matrix[:, :2], matrix[:, 2]), mask.ravel() > 0)
