"""How does time grow? A line through measured points, with each point's residual."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

FEWEST_POINTS = 3  # two points lie on every line


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement beside the line."""

    size: float  # photos, animals in the gallery, or workers
    seconds: float  # measured
    fitted: float  # seconds, by the line
    residual: float  # seconds, measured less fitted


@dataclass(frozen=True, slots=True)
class LineFit:
    """seconds = fixed + each * x, where x is the size, or one over the workers."""

    fixed: float  # seconds whatever the size
    each: float  # seconds for one more
    each_low: float  # 95 % interval of `each`, by Student's t
    each_high: float
    explained: float  # share of the variance, R squared; nan where all times are equal
    points: tuple[Point, ...]

    @property
    def largest_residual(self) -> float:
        """Of all points, as a share of the fitted time; how far the line can be trusted."""
        return max(abs(it.residual / it.fitted) if it.fitted else np.inf for it in self.points)


def fit_by_size(sizes: Sequence[float], seconds: Sequence[float]) -> LineFit:
    """A fixed part, and a part that grows with the size; least squares.

    Args:
        sizes: of each measurement, two different ones or more.
        seconds: likewise.

    Raises:
        ValueError: where there are fewer than three points, or all are of one size.
    """
    return _fit(sizes, sizes, seconds)


def fit_by_workers(workers: Sequence[float], seconds: Sequence[float]) -> LineFit:
    """A part that one worker does alone, and a part that workers share (Amdahl, 1967).

    `fixed` is the serial part, `each` the shared one: with w workers it takes each / w.

    Args:
        workers: of each measurement, above 0.
        seconds: likewise.

    Raises:
        ValueError: as `fit_by_size`, or where a number of workers is not above 0.
    """
    if not all(it > 0 for it in workers):
        raise ValueError("a measurement needs a worker")
    return _fit(workers, [1.0 / it for it in workers], seconds)


def _fit(sizes: Sequence[float], across: Sequence[float], seconds: Sequence[float]) -> LineFit:
    from scipy.stats import t

    x, y = np.asarray(across, dtype=np.float64), np.asarray(seconds, dtype=np.float64)
    if len(x) != len(y) or len(x) < FEWEST_POINTS or len(np.unique(x)) < 2:
        raise ValueError(
            f"a line needs {FEWEST_POINTS} points of two sizes, and {len(x)} sizes came with "
            f"{len(y)} times"
        )
    spread = ((x - x.mean()) ** 2).sum()
    each = float(((x - x.mean()) * (y - y.mean())).sum() / spread)
    fixed = float(y.mean() - each * x.mean())
    fitted = fixed + each * x
    residuals = y - fitted
    left, total = float((residuals**2).sum()), float(((y - y.mean()) ** 2).sum())
    error = sqrt(left / (len(x) - 2) / spread)
    half = float(t.ppf(0.975, len(x) - 2)) * error
    points = zip(sizes, y.tolist(), fitted.tolist(), residuals.tolist(), strict=True)
    return LineFit(
        fixed,
        each,
        each - half,
        each + half,
        1.0 - left / total if total else float("nan"),
        tuple(Point(float(size), *rest) for size, *rest in points),
    )
