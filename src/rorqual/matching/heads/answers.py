"""Which five labels answer a query, when being new is a competitor with a constant score?"""

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import CANDIDATES_SHOWN, NEW_INDIVIDUAL
from rorqual.matching.gallery import Gallery


def answers(
    gallery: Gallery, scores: NDArray[np.floating], threshold: float
) -> list[tuple[str, ...]]:
    """Labels of q queries, best first, at most five each.

    Args:
        gallery: whose individuals are scored.
        scores: of shape (q, individuals), higher is better; -inf for one that does not compete.
        threshold: the score of `new_individual`; an individual that reaches it precedes.
    """
    names = gallery.individuals
    labelled = []
    for row in scores:
        best = np.argsort(-row, kind="stable")[:CANDIDATES_SHOWN]
        best = best[np.isfinite(row[best])]
        before = int((row[best] >= threshold).sum())
        labels = [names[individual] for individual in best]
        labels.insert(before, NEW_INDIVIDUAL)
        labelled.append(tuple(labels[:CANDIDATES_SHOWN]))
    return labelled


def quantile_threshold(scores: NDArray[np.floating], new_share: float) -> float:
    """The score of `new_individual` at which a share of the queries is taken for new.

    Args:
        scores: of shape (q, individuals), of queries as they come in the field, one or more.
        new_share: of new animals that is expected among them, 0..1.

    Raises:
        ValueError: where the share is not in 0..1.
    """
    if not 0.0 <= new_share <= 1.0:
        raise ValueError(f"the share of new animals {new_share} is not in 0..1")
    top = scores.max(axis=1, initial=-np.inf)
    finite = top[np.isfinite(top)]
    return float(np.quantile(finite, new_share)) if finite.size else float("inf")
