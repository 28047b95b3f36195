"""Whose marks fit the query's? The shortlist of one gallery, compared mark by mark."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import NO_ROWS, Gallery
from rorqual.matching.leave_one_encounter_out import own_encounter
from rorqual.matching.local.comparing import LocalComparer
from rorqual.matching.local.evidence import LocalEvidence
from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.local.scores import individual_scores
from rorqual.matching.local.shortlist import DEFAULT_PHOTOS_EACH, DEFAULT_SHORTLIST, shortlist


class FeatureSource(Protocol):
    """Where the features of a catalogue's animals come from; asked by several threads."""

    def features_of(self, annotation_ids: Sequence[int]) -> Mapping[int, LocalFeatures]:
        """Features by annotation id; animals whose photo cannot be read are left out."""
        ...


class LocalChannel:
    """Compares queries with the shortlisted photos of one gallery; safe for several threads.

    Args:
        gallery: who it could be.
        source: of the features of its animals.
        comparer: of two animals.
        size: photos that one query is compared with, at most.
        photos_each: photos of one individual, at most.
        workers: photos that are compared with one query side by side, see `LocalComparer`.
    """

    def __init__(
        self,
        gallery: Gallery,
        source: FeatureSource,
        comparer: LocalComparer | None = None,
        *,
        size: int = DEFAULT_SHORTLIST,
        photos_each: int = DEFAULT_PHOTOS_EACH,
        workers: int = 1,
    ) -> None:
        self.gallery = gallery
        self._source = source
        self._comparer = comparer or LocalComparer()
        self._size = size
        self._photos_each = photos_each
        self._workers = workers

    def evidence(
        self,
        query: LocalFeatures | None,
        cosines: NDArray[np.float32],
        *,
        scores: NDArray[np.float32] | None = None,
        excluded: NDArray[np.intp] = NO_ROWS,
    ) -> LocalEvidence:
        """Compare a query with its shortlist.

        Args:
            query: its features; None where its photo could not be read, then nobody is compared.
            cosines: of its embedding to every gallery row, shape (n,).
            scores: of the individuals, by which the shortlist is chosen, see `shortlist`.
            excluded: rows that never count, such as those of the query's own photo.

        Raises:
            CatalogueError: where the source cannot read its catalogue.
        """
        if query is None:
            nobody = np.full(len(self.gallery.individuals), np.nan)
            return LocalEvidence(nobody, {}, has_query=False)
        rows = shortlist(
            self.gallery,
            cosines,
            scores=scores,
            excluded=np.union1d(excluded, self.gallery.rows_without_photo),
            size=self._size,
            photos_each=self._photos_each,
        )
        ids = self.gallery.annotation_ids[rows].tolist()
        known = self._source.features_of(ids)
        there = [
            (row, known[number]) for row, number in zip(rows, ids, strict=True) if number in known
        ]
        matches = self._comparer.compare_all(
            query, [features for _, features in there], workers=self._workers
        )
        by_row = {int(row): match for (row, _), match in zip(there, matches, strict=True)}
        return LocalEvidence(
            individual_scores(self.gallery, by_row),
            by_row,
            tuple(int(row) for row in rows if int(row) not in by_row),
        )

    def play(
        self,
        row: int,
        cosines: NDArray[np.float32],
        *,
        scores: NDArray[np.float32] | None = None,
    ) -> LocalEvidence:
        """The evidence for a row of the gallery as a query, without its own encounter and photo.

        Args:
            row: of the gallery, which has encounter groups.
            cosines: of its embedding to every gallery row, shape (n,).
            scores: of the individuals without that encounter, see `shortlist`.
        """
        number = int(self.gallery.annotation_ids[row])
        return self.evidence(
            self._source.features_of([number]).get(number),
            cosines,
            scores=scores,
            excluded=own_encounter(self.gallery, row),
        )
