"""How sure is it that a score tells two kinds apart? AUROC and TPR at a fixed TNR, over groups."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.evaluation.gate_metrics import tpr_at_tnr
from rorqual.evaluation.intervals import Interval, bootstrap_by_group, wilson_interval
from rorqual.evaluation.novelty import novelty_auroc


def auroc_interval(
    scores: ArrayLike,
    is_positive: ArrayLike,
    groups: Sequence[str],
    *,
    draws: int = 1000,
    seed: int = 0,
) -> Interval:
    """The area under the curve; `n` counts rows of both kinds.

    Args:
        scores: higher for what looks positive, shape (n,).
        is_positive: the truth, shape (n,).
        groups: of each row; those of a group succeed or fail together.
        draws: how many resamples.
        seed: of the resamples.

    Returns:
        Without an interval where one of the kinds has fewer than two groups.

    Raises:
        ValueError: where the lengths disagree.
    """
    return _interval(scores, is_positive, groups, novelty_auroc, draws, seed)


def tpr_interval(
    scores: ArrayLike,
    is_positive: ArrayLike,
    groups: Sequence[str],
    tnr: float,
    *,
    draws: int = 1000,
    seed: int = 0,
) -> Interval:
    """`k` of `n` positives above the score that this share of the others stays under.

    Each resample finds that score anew.

    Args:
        scores: higher for what looks positive, shape (n,).
        is_positive: the truth, shape (n,).
        groups: of each row; those of a group succeed or fail together.
        tnr: share of the others that must be kept out, 0..1.
        draws: how many resamples.
        seed: of the resamples.

    Returns:
        Without an interval where one of the kinds has fewer than two groups.

    Raises:
        ValueError: where the lengths disagree.
    """
    truth = np.asarray(is_positive, dtype=np.bool_)
    found = _interval(
        scores, truth, groups, lambda values, own: tpr_at_tnr(values, own, tnr), draws, seed
    )
    positives = int(truth.sum())
    hits = None if np.isnan(found.value) else round(found.value * positives)
    return replace(found, k=hits, n=positives)


def _interval(
    scores: ArrayLike,
    is_positive: ArrayLike,
    groups: Sequence[str],
    statistic: Callable[[NDArray[np.float64], NDArray[np.bool_]], float],
    draws: int,
    seed: int,
) -> Interval:
    truth = np.asarray(is_positive, dtype=np.bool_)
    found = bootstrap_by_group(
        np.column_stack([np.asarray(scores, dtype=np.float64), truth]),
        groups,
        lambda rows: statistic(rows[:, 0], rows[:, 1] > 0),
        draws=draws,
        seed=seed,
    )
    fewest = min(
        len({group for group, own in zip(groups, truth, strict=True) if own == kind})
        for kind in (True, False)
    )
    if fewest < 2:
        return replace(found, low=float("nan"), high=float("nan"))
    if found.value in (0.0, 1.0):
        # Alike in nearly every draw, which is no certainty. The variance of an area A is at most
        # A (1 - A) / min(m, n) (Birnbaum and Klose, 1957): that of as many trials.
        sure = wilson_interval(round(found.value) * fewest, fewest)
        return replace(found, low=min(found.low, sure.low), high=max(found.high, sure.high))
    return found
