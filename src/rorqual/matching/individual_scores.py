"""How well does each individual fit a query? Its best photo and its centroid, mixed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import SMALLEST_NORM, Gallery

DEFAULT_BEST_PHOTO_WEIGHT = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class IndividualSimilarities:
    """Cosines of q queries to each of the gallery's individuals; -inf where no row is left."""

    best: NDArray[np.float32]  # (q, individuals), to the most similar photo
    centroid: NDArray[np.float32]  # (q, individuals), to the normalised sum of its vectors

    def mixed(self, best_photo_weight: float = DEFAULT_BEST_PHOTO_WEIGHT) -> NDArray[np.float32]:
        """Scores of shape (q, individuals): weight * best + (1 - weight) * centroid."""
        absent = np.isneginf(self.best)
        with np.errstate(invalid="ignore"):  # 0 * -inf, replaced below
            scores = best_photo_weight * self.best + (1.0 - best_photo_weight) * self.centroid
        scores[absent] = -np.inf
        return scores


def individual_similarities(
    gallery: Gallery,
    similarities: NDArray[np.float32],
    excluded_rows: Sequence[NDArray[np.intp]] | None = None,
) -> IndividualSimilarities:
    """Gather the cosines to photos into cosines to individuals.

    A query's cosine to a centroid is the sum of its cosines to the individual's vectors, divided
    by the length of their sum; so the search's result is enough and costs no second product.

    Args:
        gallery: n rows.
        similarities: cosines to all rows, shape (q, n), see `search.ExactSearch`.
        excluded_rows: for each query the gallery rows that must not count, such as those of the
            same photo; best photo and centroid are those of the rows that are left.
    """
    if not gallery.individuals:
        nobody = np.empty((len(similarities), 0), dtype=np.float32)
        return IndividualSimilarities(nobody, nobody)
    starts = gallery.bounds[:-1]
    similarities, counted = _on_the_scale_of_photos(gallery, similarities)
    best = np.maximum.reduceat(similarities, starts, axis=1)
    centroid = np.add.reduceat(counted, starts, axis=1)
    centroid /= gallery.sum_norms
    for query, excluded in enumerate(excluded_rows or ()):
        for individual in np.unique(gallery.individual_index[excluded]):
            kept = kept_rows(gallery, int(individual), excluded)
            best[query, individual] = similarities[query, kept].max(initial=-np.inf)
            centroid[query, individual] = centroid_cosine(
                gallery.norm_of_sum(kept), counted[query, kept]
            )
    return IndividualSimilarities(best, centroid)


def kept_rows(gallery: Gallery, individual: int, excluded: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows of an individual, given by its index, that are not excluded."""
    rows = gallery.rows_of_individual(individual)
    return np.setdiff1d(rows, excluded, assume_unique=True) if excluded.size else rows


def centroid_cosine(norm_of_sum: float, cosines: NDArray[np.float32]) -> float:
    """The cosine to the centroid of some rows of an individual, given those to each of them.

    Args:
        norm_of_sum: length of the sum of these rows.
        cosines: to them; -inf comes out where there are none.
    """
    if not len(cosines):
        return -np.inf
    return float(cosines.sum()) / norm_of_sum if norm_of_sum >= SMALLEST_NORM else 0.0


def _on_the_scale_of_photos(
    gallery: Gallery, similarities: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What counts for the best row and for the sum, both of shape (q, n).

    Where the gallery has a scale, an individual's class rows are one: the best of them speaks, in
    the place of the first, on that scale.
    """
    rows, scale = gallery.rows_without_photo, gallery.row_scale
    if scale is None or not rows.size:
        return similarities, similarities
    owners = gallery.individual_index[rows]
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    best, counted = similarities.copy(), similarities.copy()
    best[:, rows], counted[:, rows] = -np.inf, 0.0
    spoken = scale.scores(np.maximum.reduceat(similarities[:, rows], first, axis=1))
    best[:, rows[first]] = counted[:, rows[first]] = spoken
    return best, counted
