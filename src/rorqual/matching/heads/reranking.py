"""Do two photos share their neighbours? k-reciprocal re-ranking (Zhong et al., CVPR 2017).

Off by default. Each query is compared with the gallery alone, whatever else is asked: an answer
must not depend on which photos are asked together.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.matching.gallery import Gallery
from rorqual.matching.search import ExactSearch

_SHARED = 2 / 3  # of a neighbour's own reciprocal neighbours that must be among the set's


def reranked_similarities(
    gallery: Gallery, queries: ArrayLike, *, k1: int = 20, k2: int = 6, cosine_weight: float = 0.3
) -> NDArray[np.float32]:
    """Cosines mixed with the overlap of neighbourhoods, in place of cosines alone.

    Memory grows with the square of the gallery: for some ten thousand photos.

    Args:
        gallery: n rows, two or more.
        queries: unit rows, shape (q, d).
        k1: size of a neighbourhood.
        k2: how many nearest photos lend their neighbourhoods to a photo.
        cosine_weight: of the cosine, 0..1, against the overlap.

    Returns:
        Shape (q, n), higher is more alike.
    """
    own = np.asarray(queries, dtype=np.float32)
    search = ExactSearch(gallery.vectors)
    to_gallery = search.similarities(own)
    within = search.similarities(gallery.vectors)
    size = len(within)
    k1, k2 = min(k1, size - 1), min(k2, size)
    nearest = np.argsort(-within, axis=1, kind="stable")
    # a photo stands first among its own neighbours, so index k is its k-th nearest other photo
    reach = np.take_along_axis(within, nearest[:, k1 : k1 + 1], axis=1)[:, 0]
    half = np.take_along_axis(within, nearest[:, max(1, k1 // 2)][:, np.newaxis], axis=1)[:, 0]
    is_near = within >= reach[:, np.newaxis]
    is_half_near = within >= half[:, np.newaxis]
    small_sets = is_half_near & is_half_near.T
    of_gallery = _encoded(is_near & is_near.T, small_sets, within)
    mean_of_gallery = np.stack([of_gallery[near[:k2]].mean(axis=0) for near in nearest])
    scores = np.empty_like(to_gallery)
    for query, cosines in enumerate(to_gallery):
        order = np.argsort(-cosines, kind="stable")
        own_reach = cosines[order[k1 - 1]]
        reciprocal = (cosines >= own_reach) & (cosines >= reach)
        encoded = _encoded(reciprocal[np.newaxis], small_sets, cosines[np.newaxis])[0]
        lent = of_gallery[order[: k2 - 1]].sum(axis=0)
        encoded = (encoded + lent) / min(k2, 1 + len(order))
        shared = np.minimum(encoded, mean_of_gallery).sum(axis=1)
        either = np.maximum(encoded, mean_of_gallery).sum(axis=1)
        overlap = shared / np.maximum(either, np.finfo(np.float32).tiny)
        scores[query] = cosine_weight * cosines + (1.0 - cosine_weight) * overlap
    return scores


def _encoded(
    reciprocal: NDArray[np.bool_], small_sets: NDArray[np.bool_], cosines: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Neighbourhoods as weights that sum to 1 (or 0 where there is none), shape (rows, n)."""
    members = reciprocal.copy()
    sizes = small_sets.sum(axis=1)
    for row, own in enumerate(reciprocal):
        for neighbour in np.flatnonzero(own):
            shared = (small_sets[neighbour] & own).sum()
            if shared > _SHARED * sizes[neighbour]:
                members[row] |= small_sets[neighbour]
    weights = np.where(members, np.exp(cosines - 1.0), 0.0)  # exp(-distance)
    sums = weights.sum(axis=1, keepdims=True)
    return np.asarray(weights / np.where(sums > 0, sums, 1.0), dtype=np.float32)
