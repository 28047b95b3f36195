"""Which photo stands for a candidate? The one most alike, of those that there are."""

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import Candidate
from rorqual.matching.gallery import Gallery
from rorqual.matching.individual_scores import kept_rows


def shown_candidate(
    gallery: Gallery,
    individual: int,
    probability: float,
    cosines: NDArray[np.float32],
    excluded: NDArray[np.intp],
) -> Candidate:
    """An individual with its most similar photo; without any, with its most similar row.

    Args:
        gallery: who it could be.
        individual: its index, of one that has a row left.
        probability: 0..1.
        cosines: of the query to each row, shape (n,).
        excluded: rows that do not count.
    """
    rows = kept_rows(gallery, individual, excluded)
    photos = np.setdiff1d(rows, gallery.rows_without_photo, assume_unique=True)
    among = photos if photos.size else rows
    row = int(among[cosines[among].argmax()])
    name, similarity = gallery.individuals[individual], float(np.clip(cosines[row], -1.0, 1.0))
    if not photos.size:
        return Candidate(name, probability, similarity)
    return Candidate(
        name, probability, similarity, int(gallery.annotation_ids[row]), gallery.photo_names[row]
    )
