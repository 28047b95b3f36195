"""With which photos is a query compared mark by mark? A few of each of the likeliest animals."""

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import NO_ROWS, Gallery

DEFAULT_SHORTLIST = 50  # photos
CLOSER_SHORTLIST = 24  # photos, where a slower comparison looks at the likeliest a second time
DEFAULT_PHOTOS_EACH = 3  # of one individual


def shortlist(
    gallery: Gallery,
    cosines: NDArray[np.float32],
    *,
    scores: NDArray[np.float32] | None = None,
    excluded: NDArray[np.intp] = NO_ROWS,
    size: int = DEFAULT_SHORTLIST,
    photos_each: int = DEFAULT_PHOTOS_EACH,
) -> NDArray[np.intp]:
    """Choose gallery rows: first the best individuals, of each its most similar photos.

    Args:
        gallery: n rows.
        cosines: of the query to each row, shape (n,).
        scores: of each individual, by which they are ordered; -inf for one that does not compete;
            None orders them by their best photo.
        excluded: rows that are never chosen, such as those of the query's own photo.
        size: rows at most.
        photos_each: rows of one individual at most.

    Returns:
        Rows, ascending; equal cosines and scores go by row.
    """
    allowed = np.ones(len(cosines), dtype=np.bool_)
    allowed[excluded] = False
    rows = np.flatnonzero(allowed)
    own = gallery.individual_index[rows]
    # within each individual the most similar photo first
    order = np.lexsort((rows, -cosines[rows], own))
    rows, own = rows[order], own[order]
    starts = np.flatnonzero(np.diff(own, prepend=-1))
    place = np.arange(len(rows)) - np.repeat(starts, np.diff(starts, append=len(rows)))
    rows, own = rows[place < photos_each], own[place < photos_each]
    if scores is None:
        scores = np.full(len(gallery.individuals), -np.inf, dtype=np.float32)
        np.maximum.at(scores, own, cosines[rows])
    competing = np.isfinite(scores[own])
    rows, own = rows[competing], own[competing]
    best_first = np.lexsort((rows, -cosines[rows], own, -scores[own]))
    return np.sort(rows[best_first[:size]])
