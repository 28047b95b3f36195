"""Which photo stands for a candidate? The one most alike, of those that there are."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import Candidate
from rorqual.matching.gallery import NO_PHOTO, Gallery
from rorqual.matching.individual_scores import kept_rows


def shown_candidate(
    gallery: Gallery,
    individual: int,
    probability: float,
    cosines_of: Callable[[NDArray[np.intp]], NDArray[np.float32]],
    excluded: NDArray[np.intp],
) -> Candidate:
    """An individual with its most similar photo; without any, with its most similar row.

    Args:
        gallery: who it could be.
        individual: its index, of one that has a row left.
        probability: 0..1.
        cosines_of: gives those of the query to some rows.
        excluded: rows that do not count.
    """
    rows = kept_rows(gallery, individual, excluded)
    photos = rows[gallery.annotation_ids[rows] != NO_PHOTO]
    among = photos if photos.size else rows
    cosines = cosines_of(among)
    row = int(among[cosines.argmax()])
    name, similarity = gallery.individuals[individual], float(np.clip(cosines.max(), -1.0, 1.0))
    if not photos.size:
        return Candidate(name, probability, similarity)
    return Candidate(
        name, probability, similarity, int(gallery.annotation_ids[row]), gallery.photo_names[row]
    )
