"""Does a query find more when its surest neighbours ask with it? Query expansion; off by default.

Averaged with weights that fall with the similarity (Radenovic, Tolias and Chum, TPAMI 2019).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.matching.gallery import Gallery
from rorqual.matching.heads.neighbours import nearest
from rorqual.matching.search import ExactSearch


def expanded_queries(
    gallery: Gallery, queries: ArrayLike, *, neighbours: int = 3, power: float = 3.0
) -> NDArray[np.float32]:
    """Queries moved towards their nearest photos.

    Args:
        gallery: n rows.
        queries: unit rows, shape (q, d).
        neighbours: how many photos ask with a query, 1 or more.
        power: of the similarity, as the weight of a photo; one that is not alike has none.

    Returns:
        Unit rows of shape (q, d).
    """
    own = np.asarray(queries, dtype=np.float32)
    if not len(gallery.vectors):
        return own
    found = nearest(ExactSearch(gallery.vectors).similarities(own), neighbours)
    weights = np.maximum(found.similarities, 0.0) ** np.float32(power)
    expanded = own + np.einsum("qk,qkd->qd", weights, gallery.vectors[found.rows])
    return np.asarray(expanded / np.linalg.norm(expanded, axis=1, keepdims=True), np.float32)
