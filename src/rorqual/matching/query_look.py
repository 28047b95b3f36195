"""What does the embedding say about each query, before further channels look and all is ranked?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery
from rorqual.matching.individual_scores import individual_similarities
from rorqual.matching.search import ExactSearch, Search, query_blocks


class QueryLook(NamedTuple):
    """What the embedding says about one query, for channels that look at some candidates."""

    scores: NDArray[np.float32]  # (individuals,), -inf for who does not compete
    cosines: NDArray[np.float32]  # (rows,), to each photo
    excluded: NDArray[np.intp]  # rows that must not be looked at: the query's own photo
    among: NDArray[np.intp] | None = None  # ascending, who can be shown; None for all


# The values of further channels, channel -> (individuals,), nan where nobody looked; None where
# the query cannot be looked at, and the embedding decides alone.
LookAtQuery = Callable[[QueryLook], Mapping[str, NDArray[np.floating[Any]]] | None]


def compare_queries(
    gallery: Gallery,
    queries: NDArray[np.float32],
    excluded: Sequence[NDArray[np.intp]],
    best_photo_weight: float,
    search: Search | None = None,
) -> Iterator[QueryLook]:
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
) -> Iterator[QueryLook]:
    exact = ExactSearch(gallery.vectors)
    for block in query_blocks(len(queries), len(gallery.vectors)):
        cosines = exact.separate_similarities(queries[block])
        by_individual = individual_similarities(gallery, cosines, excluded[block])
        yield from map(QueryLook, by_individual.mixed(best_photo_weight), cosines, excluded[block])


def _by_shortlists(
    search: Search,
    queries: NDArray[np.float32],
    excluded: Sequence[NDArray[np.intp]],
    best_photo_weight: float,
) -> Iterator[QueryLook]:
    for rows, it in zip(excluded, search.compare(queries, excluded), strict=True):
        (scores,) = it.similarities.mixed(best_photo_weight)
        yield QueryLook(scores, it.cosines, rows, it.individuals)
