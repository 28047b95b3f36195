"""Who is it by the paper's head, the majority among the 50 nearest photos?

The published text says that ties are settled by the "shortest inverse distance". Taken by the
letter that prefers the farthest neighbour: the inverse is small where the distance is large. Here
the individual with the largest sum of inverse distances wins: who is near with all its voters,
which need not be whose photo is the nearest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import CANDIDATES_SHOWN, NEW_INDIVIDUAL
from rorqual.matching.gallery import Gallery
from rorqual.matching.heads.neighbours import Neighbours, nearest

PAPER_NEIGHBOURS = 50
PAPER_THRESHOLD = 0.62  # of the cosine distance; a confidence of 0.38
ROUNDING = 1e-6  # of float32 cosines: distances that differ by less are equal
_SMALLEST_DISTANCE = 1e-6  # the same picture must not outweigh everything else without limit


@dataclass(frozen=True, slots=True)
class VoteRule:
    """How many photos vote, and from which distance on the animal is new.

    Raises:
        ValueError: where nobody votes.
    """

    neighbours: int = PAPER_NEIGHBOURS  # all photos where the gallery has fewer
    threshold: float = PAPER_THRESHOLD  # cosine distance 0..2 of the nearest; above it: new

    def __post_init__(self) -> None:
        if self.neighbours < 1:
            raise ValueError(f"{self.neighbours} voters are none: give 1 or more")


@dataclass(frozen=True, slots=True)
class Vote:
    """The outcome for one query."""

    individuals: tuple[str, ...]  # all that were voted for, best first
    nearest_distance: float  # 1 - cosine of the nearest photo; inf where nobody could vote

    def labels(self, threshold: float = PAPER_THRESHOLD) -> tuple[str, ...]:
        """At most five labels; `new_individual` stands first or not at all.

        A nearest photo exactly at the threshold is near enough.
        """
        is_new = self.nearest_distance > threshold + ROUNDING
        labels = (NEW_INDIVIDUAL, *self.individuals) if is_new else self.individuals
        return labels[:CANDIDATES_SHOWN]


def vote(
    gallery: Gallery,
    similarities: NDArray[np.float32],
    rule: VoteRule = VoteRule(),
    excluded_rows: Sequence[NDArray[np.intp]] | None = None,
) -> list[Vote]:
    """Let the nearest photos of each query vote for their individuals.

    Individuals stand in order of their votes; equal ones by the larger sum of inverse distances,
    then by name. The ranks after the first follow the same order.

    Args:
        gallery: n rows.
        similarities: cosines of unit vectors to all rows, shape (q, n).
        rule: of its threshold the vote itself makes no use, see `Vote.labels`.
        excluded_rows: for each query the rows that must not vote.
    """
    found = nearest(similarities, rule.neighbours, excluded_rows)
    return [_counted(gallery, found, query) for query in range(len(similarities))]


def _counted(gallery: Gallery, found: Neighbours, query: int) -> Vote:
    voting = np.isfinite(found.similarities[query])
    if not voting.any():
        return Vote((), float("inf"))
    distances = 1.0 - found.similarities[query, voting].astype(np.float64)
    who, place = np.unique(gallery.individual_index[found.rows[query, voting]], return_inverse=True)
    votes = np.bincount(place)
    inverse = np.bincount(place, weights=1.0 / np.maximum(distances, _SMALLEST_DISTANCE))
    order = np.lexsort((who, -inverse, -votes))
    return Vote(tuple(gallery.individuals[index] for index in who[order]), float(distances[0]))
