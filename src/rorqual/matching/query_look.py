"""What does the embedding say about each query, before further channels look and all is ranked?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery
from rorqual.matching.individual_scores import individual_similarities
from rorqual.matching.representatives import Representatives
from rorqual.matching.search import Comparison, ExactSearch, Search, query_blocks


class QueryLook(Protocol):
    """What the embedding says about one query, for channels that look at some candidates."""

    @property
    def scores(self) -> NDArray[np.float32]:
        """Of shape (individuals,), -inf for who does not compete."""

    @property
    def cosines(self) -> NDArray[np.float32]:
        """To each photo, shape (rows,)."""

    @property
    def excluded(self) -> NDArray[np.intp]:
        """Rows that must not be looked at: the query's own photo."""


class WholeLook(NamedTuple):
    """At all of a gallery."""

    scores: NDArray[np.float32]
    cosines: NDArray[np.float32]
    excluded: NDArray[np.intp]

    @property
    def representatives(self) -> None:
        """Everybody speaks for themselves."""
        return

    @property
    def compared(self) -> NDArray[np.float32]:
        """The scores that were worked out, shape (individuals,)."""
        return self.scores

    @property
    def competing(self) -> int:
        """How many individuals compete."""
        return int(np.isfinite(self.scores).sum())

    def cosines_of(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """To some photos."""
        return self.cosines[rows]


@dataclass(frozen=True, eq=False)
class ShortLook:
    """At a shortlist. What it says of a whole large gallery is made for whoever asks for it."""

    compared: NDArray[np.float32]  # (representatives,), scores; -inf: does not compete
    comparison: Comparison
    excluded: NDArray[np.intp]

    @property
    def representatives(self) -> Representatives:
        """Who speaks for everybody."""
        return self.comparison.representatives

    @property
    def competing(self) -> int:
        """How many individuals compete."""
        return int(self.representatives.weights[np.isfinite(self.compared)].sum())

    @cached_property
    def scores(self) -> NDArray[np.float32]:
        """Of all individuals, most of them estimates."""
        return self.representatives.of_all(self.compared)

    @cached_property
    def cosines(self) -> NDArray[np.float32]:
        """To each photo, -inf to those that were not compared."""
        return self.comparison.cosines

    def cosines_of(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """To some photos that were compared."""
        it = self.comparison
        return it.cosines_of_rows[np.searchsorted(it.rows, rows)]


# The values of further channels, channel -> (individuals,), nan where nobody looked; None where
# the query cannot be looked at, and the embedding decides alone.
LookAtQuery = Callable[[QueryLook], Mapping[str, NDArray[np.floating[Any]]] | None]


def compare_queries(
    gallery: Gallery,
    queries: NDArray[np.float32],
    excluded: Sequence[NDArray[np.intp]],
    best_photo_weight: float,
    search: Search | None = None,
) -> Iterator[WholeLook | ShortLook]:
    """Compare queries with a gallery, one look for each, in their order.

    A query's look is the same among any others, to the last bit, and among several it is cheaper.

    Args:
        gallery: with one individual or more.
        queries: unit rows, shape (q, d).
        excluded: for each query the gallery rows that must not count.
        best_photo_weight: 0..1, see `individual_scores`.
        search: of this gallery; None compares with all of it.
    """
    if search is None:
        return _all_rows(gallery, queries, excluded, best_photo_weight)
    return _by_shortlists(search, queries, excluded, best_photo_weight)


def _all_rows(
    gallery: Gallery,
    queries: NDArray[np.float32],
    excluded: Sequence[NDArray[np.intp]],
    best_photo_weight: float,
) -> Iterator[WholeLook]:
    exact = ExactSearch(gallery.vectors)
    for block in query_blocks(len(queries), len(gallery.vectors)):
        cosines = exact.separate_similarities(queries[block])
        by_individual = individual_similarities(gallery, cosines, excluded[block])
        yield from map(WholeLook, by_individual.mixed(best_photo_weight), cosines, excluded[block])


def _by_shortlists(
    search: Search,
    queries: NDArray[np.float32],
    excluded: Sequence[NDArray[np.intp]],
    best_photo_weight: float,
) -> Iterator[ShortLook]:
    for rows, it in zip(excluded, search.compare(queries, excluded), strict=True):
        (scores,) = it.by_representative.mixed(best_photo_weight)
        yield ShortLook(scores, it, rows)
