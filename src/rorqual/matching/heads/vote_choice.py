"""Which number of voters and which threshold suit a collection? A grid search, for validation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.matching.gallery import Gallery
from rorqual.matching.heads.vote import (
    PAPER_NEIGHBOURS,
    PAPER_THRESHOLD,
    ROUNDING,
    VoteRule,
    vote,
)
from rorqual.matching.leave_one_encounter_out import (
    choose_queries,
    own_encounter,
    rows_with_other_encounter,
)
from rorqual.matching.precision import average_precision_at_5
from rorqual.matching.search import ExactSearch

NEIGHBOURS = (1, 3, 5, 10, 20, 50, 75, 100)
THRESHOLDS = tuple(round(step / 100, 2) for step in range(101))  # cosine distance
MOST_QUERIES = 2000  # photos of a catalogue that choose
_ALWAYS_NEW, _NEVER_NEW = -1.0, 3.0  # below and above every distance


@dataclass(frozen=True, slots=True, eq=False)
class VoteChoice:
    """The best rule of a grid, and what every rule came to."""

    rule: VoteRule
    map_at_5: float  # 0..1, on the queries that chose it: promises too much
    table: NDArray[np.float64]  # (len(NEIGHBOURS), len(THRESHOLDS)), MAP@5


class Validation(NamedTuple):
    """Queries whose right labels are known, with whom they are compared."""

    gallery: Gallery  # n rows
    similarities: NDArray[np.float32]  # cosines of the queries to all rows, shape (q, n)
    truths: Sequence[str]  # right labels, `new_individual` where the gallery does not have it
    excluded_rows: Sequence[NDArray[np.intp]] | None = None  # for each query, that must not vote


def choose_vote_rule(validations: Sequence[Validation]) -> VoteChoice:
    """Try every number of voters with every threshold; equal ones: the nearest to the paper's.

    Args:
        validations: one or more, of animals that are not among those that are reported.

    Raises:
        ValueError: where there is no query.
    """
    if not any(len(it.truths) for it in validations):
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


def left_out_validation(gallery: Gallery, new_share: float, *, seed: int = 0) -> Validation:
    """The photos of a catalogue ask for themselves, each without its own encounter.

    Some of them ask without any photo of their individual, and should find it new: as many as
    make that share of all.

    Args:
        gallery: with encounter groups.
        new_share: of the queries, at least 0 and below 1.
        seed: of the choice of photos.
    """
    known = choose_queries(gallery, MOST_QUERIES, seed)
    known = known[np.isin(known, rows_with_other_encounter(gallery))]
    new = choose_queries(gallery, round(len(known) * new_share / (1.0 - new_share)), seed + 1)
    names = [gallery.individuals[gallery.individual_index[row]] for row in known]
    return Validation(
        gallery,
        ExactSearch(gallery.vectors).similarities(gallery.vectors[np.concatenate([known, new])]),
        [*names, *(NEW_INDIVIDUAL for _ in new)],
        [
            *(own_encounter(gallery, int(row)) for row in known),
            *(gallery.rows_of_individual(int(gallery.individual_index[row])) for row in new),
        ],
    )


def _precisions(validations: Sequence[Validation], k: int) -> NDArray[np.float64]:
    """MAP@5 at each of THRESHOLDS, shape (thresholds,)."""
    as_known, as_new, distances = [], [], []
    for gallery, similarities, truths, excluded in validations:
        votes = vote(gallery, similarities, VoteRule(k), excluded)
        for voted, truth in zip(votes, truths, strict=True):
            as_known.append(average_precision_at_5(voted.labels(_NEVER_NEW), truth))
            as_new.append(average_precision_at_5(voted.labels(_ALWAYS_NEW), truth))
            distances.append(voted.nearest_distance)
    is_new = np.array(distances)[:, np.newaxis] > np.array(THRESHOLDS) + ROUNDING
    worth = np.where(is_new, np.array(as_new)[:, np.newaxis], np.array(as_known)[:, np.newaxis])
    return np.asarray(worth.mean(axis=0))
