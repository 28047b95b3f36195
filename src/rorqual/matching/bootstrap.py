"""How sure is a figure, when photos of one animal succeed or fail together?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

_DRAWN_AT_ONCE = 1 << 20  # groups


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval; nan where the data cannot carry it."""

    value: float
    low: float
    high: float
    k: int | None  # hits among the n; None for a figure that is no rate
    n: int  # rows it rests on

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def mean(values: NDArray[np.float64]) -> float:
    """The mean of shape (n,) values; nan without values."""
    return float(values.mean()) if values.size else float("nan")


def bootstrap_by_group(
    values: ArrayLike,
    groups: Sequence[str],
    statistic: Callable[[NDArray[np.float64]], float] = mean,
    *,
    draws: int = 1000,
    seed: int = 0,
) -> Interval:
    """Percentile bootstrap that resamples whole groups, mostly individuals.

    Photos of one animal succeed or fail together, so resampling photos would promise too much.

    Args:
        values: rows of shape (n,) or (n, columns), one per photo.
        groups: the group of each row, n names.
        statistic: of such rows; may be nan for a draw, which is then left out.
        draws: how many resamples.
        seed: of the resamples.

    Returns:
        The statistic of all rows with the 2.5th and 97.5th percentile of the draws. `k` counts
        the rows above 0 of one-dimensional values and is None for others.

    Raises:
        ValueError: where values and groups disagree in length.
    """
    rows = np.asarray(values, dtype=np.float64)
    if len(rows) != len(groups):
        raise ValueError(f"{len(rows)} rows came with {len(groups)} groups")
    hits = int((rows > 0).sum()) if rows.ndim == 1 else None
    value = statistic(rows) if len(rows) else float("nan")
    _, index = np.unique(np.asarray(groups, dtype=np.str_), return_inverse=True)
    resample = _means if statistic is mean and rows.ndim == 1 else partial(_statistics, statistic)
    drawn = resample(rows, index, draws, np.random.default_rng(seed))
    valid = drawn[~np.isnan(drawn)]
    if not valid.size:
        return Interval(value, float("nan"), float("nan"), hits, len(rows))
    low, high = np.quantile(valid, [0.025, 0.975])
    return Interval(value, float(low), float(high), hits, len(rows))


def _statistics(
    statistic: Callable[[NDArray[np.float64]], float],
    rows: NDArray[np.float64],
    index: NDArray[np.intp],
    draws: int,
    random: np.random.Generator,
) -> NDArray[np.float64]:
    """The statistic of the rows of as many groups as there are, drawn with repetition."""
    members = [np.flatnonzero(index == group) for group in range(index.max(initial=-1) + 1)]
    drawn = []
    for _ in range(draws if members else 0):
        chosen = random.integers(0, len(members), len(members))
        drawn.append(statistic(rows[np.concatenate([members[group] for group in chosen])]))
    return np.array(drawn, dtype=np.float64)


def _means(
    rows: NDArray[np.float64], index: NDArray[np.intp], draws: int, random: np.random.Generator
) -> NDArray[np.float64]:
    """What `_statistics` gives of the mean, by the sums and sizes of the groups alone."""
    sums, sizes = np.bincount(index, weights=rows), np.bincount(index)
    if not len(sizes):
        return np.empty(0)
    at_once = max(1, _DRAWN_AT_ONCE // len(sizes))
    drawn = []
    for start in range(0, draws, at_once):
        chosen = random.integers(0, len(sizes), (min(at_once, draws - start), len(sizes)))
        drawn.append(sums[chosen].sum(axis=1) / sizes[chosen].sum(axis=1))
    return np.concatenate(drawn) if drawn else np.empty(0)
