"""Which number of voters and which threshold suit a collection? A grid search, for validation."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery
from rorqual.matching.heads.vote import PAPER_NEIGHBOURS, PAPER_THRESHOLD, VoteRule, vote
from rorqual.matching.precision import average_precision_at_5

NEIGHBOURS = (1, 3, 5, 10, 20, 50, 75, 100)
THRESHOLDS = tuple(round(step / 100, 2) for step in range(101))  # cosine distance
_ALWAYS_NEW, _NEVER_NEW = -1.0, 3.0  # below and above every distance


@dataclass(frozen=True, slots=True, eq=False)
class VoteChoice:
    """The best rule of a grid, and what every rule came to."""

    rule: VoteRule
    map_at_5: float  # 0..1, on the queries that chose it: promises too much
    table: NDArray[np.float64]  # (len(NEIGHBOURS), len(THRESHOLDS)), MAP@5


def choose_vote_rule(
    validations: Sequence[tuple[Gallery, NDArray[np.float32], Sequence[str]]],
) -> VoteChoice:
    """Try every number of voters with every threshold; equal ones: the nearest to the paper's.

    Args:
        validations: one or more galleries with the cosines of queries to them, shape (q, n), and
            each query's right label, `new_individual` where the gallery does not have it. None
            of these animals may be among those that are reported.

    Raises:
        ValueError: where there is no query.
    """
    if not any(len(truths) for _, _, truths in validations):
        raise ValueError("a rule cannot be chosen without queries")
    table = np.array([_precisions(validations, k) for k in NEIGHBOURS])
    best = np.argwhere(table >= table.max() - 1e-12)  # equal but for rounding
    far = [
        (abs(np.log(NEIGHBOURS[k] / PAPER_NEIGHBOURS)), abs(THRESHOLDS[t] - PAPER_THRESHOLD))
        for k, t in best
    ]
    k, threshold = best[min(range(len(best)), key=far.__getitem__)]
    rule = VoteRule(NEIGHBOURS[k], THRESHOLDS[threshold])
    return VoteChoice(rule, float(table[k, threshold]), table)


def _precisions(
    validations: Sequence[tuple[Gallery, NDArray[np.float32], Sequence[str]]], k: int
) -> NDArray[np.float64]:
    """MAP@5 at each of THRESHOLDS, shape (thresholds,)."""
    as_known, as_new, distances = [], [], []
    for gallery, similarities, truths in validations:
        for voted, truth in zip(vote(gallery, similarities, VoteRule(k)), truths, strict=True):
            as_known.append(average_precision_at_5(voted.labels(_NEVER_NEW), truth))
            as_new.append(average_precision_at_5(voted.labels(_ALWAYS_NEW), truth))
            distances.append(voted.nearest_distance)
    is_new = np.array(distances)[:, np.newaxis] > np.array(THRESHOLDS)
    worth = np.where(is_new, np.array(as_new)[:, np.newaxis], np.array(as_known)[:, np.newaxis])
    return np.asarray(worth.mean(axis=0))
