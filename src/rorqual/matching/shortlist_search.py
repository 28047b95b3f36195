"""Who is it in a gallery too large to compare with every photo? A shortlist, compared exactly.

An index names the rows that are probably nearest; every row of the individuals found there is
compared exactly, query by query, so that best photos, centroids and their mixture are what exact
search gives them. The others are not ignored: at a softmax's temperature, hundreds of thousands of
unlikely individuals together weigh something. A fixed, evenly drawn sample of them is compared
exactly as well, and stands for all of them in the sum.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery
from rorqual.matching.individual_scores import (
    IndividualSimilarities,
    centroid_cosine,
    kept_rows,
)
from rorqual.matching.representatives import Sample
from rorqual.matching.search import Comparison, cosines_to, require_dimension

SHORTLIST_ROWS = 200
SAMPLED_INDIVIDUALS = 2048


class NearestKeys(Protocol):
    """An index of vectors; see `vector_index.VectorIndex`, or another in its stead."""

    def nearest(self, queries: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        """Keys of shape (q, count), probably nearest first, filled with a negative number."""


class ShortlistSearch:
    """Compares queries with a gallery by way of an index of it; for several threads.

    Args:
        gallery: with different annotation ids.
        index: of the gallery's vectors under their annotation ids.
        build: names the state of the index; two of one gallery may differ in a shortlist.
        rows: photos whose individuals are compared exactly.
        sampled_individuals: that stand for those left out.
        read: gives the gallery's vectors of some rows; None takes them from the gallery.
    """

    def __init__(
        self,
        gallery: Gallery,
        index: NearestKeys,
        build: str = "",
        *,
        rows: int = SHORTLIST_ROWS,
        sampled_individuals: int = SAMPLED_INDIVIDUALS,
        read: Callable[[NDArray[np.intp]], NDArray[np.float32]] | None = None,
    ) -> None:
        self._gallery = gallery
        self._read = read or gallery.vectors.__getitem__
        self._index = index
        self._rows = rows
        self.stamp = f"shortlist-{self._rows}-{sampled_individuals}@{build}"
        self._by_id = np.argsort(gallery.annotation_ids)
        self._ids = gallery.annotation_ids[self._by_id]
        self._sample = Sample(gallery, sampled_individuals)
        self._sample_vectors = self._read(rows_of(gallery, self._sample.individuals))

    def compare(
        self, queries: NDArray[np.float32], excluded_rows: Sequence[NDArray[np.intp]]
    ) -> Iterator[Comparison]:
        """Compare q unit queries of shape (q, d); none influences another's numbers.

        Args:
            queries: from the gallery's network.
            excluded_rows: for each query the gallery rows that must not count.

        Raises:
            ValueError: where the queries have another dimension than the gallery.
        """
        require_dimension(queries, self._gallery.vectors.shape[1])
        found = self.shortlists(queries)
        for query, rows, excluded in zip(queries, found, excluded_rows, strict=True):
            yield self._compare(query, np.concatenate([rows, excluded]), excluded)

    def shortlists(self, queries: NDArray[np.float32]) -> list[NDArray[np.intp]]:
        """For each of q queries the gallery rows that are probably nearest, unordered."""
        keys = self._index.nearest(queries, min(self._rows, len(self._ids)))
        place = np.searchsorted(self._ids, keys).clip(max=len(self._ids) - 1)
        known = self._ids[place] == keys
        return [self._by_id[row[there]] for row, there in zip(place, known, strict=True)]

    def _compare(
        self, query: NDArray[np.float32], rows: NDArray[np.intp], excluded: NDArray[np.intp]
    ) -> Comparison:
        gallery = self._gallery
        listed = np.unique(gallery.individual_index[rows]).astype(np.intp)
        listed_rows = rows_of(gallery, listed)
        cosines = cosines_to(self._read(listed_rows), query)
        near = gather(gallery, listed, cosines)
        far = gather(gallery, self._sample.individuals, cosines_to(self._sample_vectors, query))
        speaking = self._sample.beside(listed)
        best, centroid = (
            np.concatenate([exact, sampled[speaking.places]])
            for exact, sampled in zip(near, far, strict=True)
        )
        for individual in np.unique(gallery.individual_index[excluded]):
            kept = kept_rows(gallery, int(individual), excluded)
            of_kept = cosines[np.searchsorted(listed_rows, kept)]
            place = np.searchsorted(listed, individual)
            best[place] = of_kept.max(initial=-np.inf)
            norm = gallery.norm_of_sum(kept, self._read(kept))
            centroid[place] = centroid_cosine(norm, of_kept)
        similarities = IndividualSimilarities(best[np.newaxis], centroid[np.newaxis])
        return Comparison(speaking, similarities, listed_rows, cosines, len(gallery.vectors))


def rows_of(gallery: Gallery, individuals: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows of several individuals, one after the other."""
    starts, stops = gallery.bounds[individuals], gallery.bounds[individuals + 1]
    sizes = stops - starts
    firsts = np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
    rows: NDArray[np.intp] = firsts + np.arange(sizes.sum())
    return rows


def gather(
    gallery: Gallery, individuals: NDArray[np.intp], cosines: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Cosines to the best photo and to the centroid of each of some individuals.

    Args:
        gallery: whose individuals they are.
        individuals: k indices.
        cosines: to all their rows, in the order of `rows_of`.
    """
    if not len(individuals):
        return cosines[:0], cosines[:0]
    sizes = gallery.bounds[individuals + 1] - gallery.bounds[individuals]
    starts = np.cumsum(sizes) - sizes
    best: NDArray[np.float32] = np.maximum.reduceat(cosines, starts)
    centroid: NDArray[np.float32] = np.add.reduceat(cosines, starts)
    return best, centroid / gallery.sum_norms[individuals]
