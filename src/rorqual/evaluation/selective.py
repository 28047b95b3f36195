"""What if the machine may say "I do not know"? Risk of what it answers against coverage."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, eq=False)
class RiskCoverage:
    """The curve from the surest answer alone to all answers; equal ones come together."""

    coverage: NDArray[np.float64]  # (c,), share of photos that are answered, ascending to 1
    risk: NDArray[np.float64]  # (c,), share of wrong ones among those

    @property
    def area(self) -> float:
        """Area under the curve, by steps from the left; nan without answers."""
        if not self.coverage.size:
            return float("nan")
        return float((np.diff(self.coverage, prepend=0.0) * self.risk).sum())

    def coverage_at(self, risk: float) -> float:
        """The largest share of photos that can be answered at that risk or less; 0 for none."""
        return float(self.coverage[self.risk <= risk].max(initial=0.0))


def risk_coverage(confidence: ArrayLike, right: ArrayLike) -> RiskCoverage:
    """Answer the surest photos first (El-Yaniv and Wiener, 2010).

    Args:
        confidence: in each answer, shape (n,), finite.
        right: whether it is right, likewise.

    Raises:
        ValueError: where the shapes disagree.
    """
    values, hits = np.asarray(confidence, dtype=np.float64), np.asarray(right, dtype=np.bool_)
    if values.shape != hits.shape or values.ndim != 1:
        raise ValueError("confidence and right need the same shape (n,)")
    if not values.size:
        return RiskCoverage(np.empty(0), np.empty(0))
    order = np.argsort(-values, kind="stable")
    ends = np.flatnonzero(np.diff(values[order], append=-np.inf))
    wrong = np.cumsum(~hits[order])[ends]
    return RiskCoverage((ends + 1) / len(values), wrong / (ends + 1))
