"""How did the winner of Happywhale 2022 infer? Neighbours and class centres, half and half."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.ensembles.scores import mean_scores
from rorqual.matching.gallery import Gallery
from rorqual.matching.heads.neighbours import nearest
from rorqual.matching.individual_scores import individual_similarities

WINNER_NEIGHBOURS = 500  # of each view
WINNER_HEAD_WEIGHT = 0.5


def winner_scores(
    gallery: Gallery,
    similarities: Sequence[NDArray[np.float32]],
    head_cosines: Sequence[NDArray[np.float32]] | None = None,
    *,
    neighbours: int = WINNER_NEIGHBOURS,
    head_weight: float = WINNER_HEAD_WEIGHT,
) -> NDArray[np.float32]:
    """Scores of one network: per view each individual's best neighbour, mixed with the head.

    An individual without a photo among the neighbours counts as alike as the last of them, which
    none of its photos exceeds. Scores of several networks are averaged by `mean_scores`; the
    answers follow with `answers` at a threshold of `quantile_threshold`.

    Args:
        gallery: n rows of one network.
        similarities: for each view of the queries the cosines to all rows, shape (q, n).
        head_cosines: for each view the cosines to the margin head's class centres, in the order
            of the gallery's individuals, shape (q, individuals), see `class_cosines`. None where
            the network was trained on none of them: their centroids stand in for the centres.
        neighbours: how many nearest photos count; all where the gallery has fewer.
        head_weight: of the head's cosines against the neighbours', 0..1.

    Returns:
        Shape (q, individuals), the mean over views.

    Raises:
        ValueError: where there is no view, or not one head for each view.
    """
    if not similarities or (head_cosines is not None and len(head_cosines) != len(similarities)):
        raise ValueError("the winner's scores need one view or more, and a head's for each or none")
    scores = []
    for view, cosines in enumerate(similarities):
        by_photo = _best_neighbours(gallery, cosines, neighbours)
        by_head = (
            head_cosines[view]
            if head_cosines is not None
            else individual_similarities(gallery, cosines).centroid
        )
        scores.append((1.0 - head_weight) * by_photo + head_weight * by_head)
    return mean_scores(scores)


def class_cosines(
    gallery: Gallery,
    view: NDArray[np.float32],
    similarities: NDArray[np.float32],
    centres: Mapping[str, NDArray[np.float32]],
) -> NDArray[np.float32]:
    """Cosines to the class centres of the network's own head; of several the best counts.

    Args:
        gallery: n rows of that network.
        view: unit vectors of the queries, shape (q, d).
        similarities: their cosines to all rows, shape (q, n).
        centres: individual -> unit rows of the head, shape (c, d); the centroid stands in for an
            individual that is not among them.

    Returns:
        Shape (q, individuals).
    """
    cosines = individual_similarities(gallery, similarities).centroid.copy()
    for individual, name in enumerate(gallery.individuals):
        if name in centres:
            cosines[:, individual] = (view @ centres[name].T).max(axis=1)
    return cosines


def _best_neighbours(
    gallery: Gallery, similarities: NDArray[np.float32], neighbours: int
) -> NDArray[np.float32]:
    """Each individual's maximum among the nearest photos, shape (q, individuals)."""
    queries = len(similarities)
    if not gallery.individuals:
        return np.empty((queries, 0), dtype=np.float32)
    found = nearest(similarities, neighbours)
    best = np.repeat(found.similarities[:, -1:], len(gallery.individuals), axis=1)
    for query in range(queries):
        np.maximum.at(
            best[query], gallery.individual_index[found.rows[query]], found.similarities[query]
        )
    return best
