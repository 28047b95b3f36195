"""Which five labels answer a query, when being new is a competitor with a constant score?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import CANDIDATES_SHOWN, NEW_INDIVIDUAL
from rorqual.matching.gallery import Gallery


@dataclass(frozen=True, slots=True)
class BestFive:
    """The individuals of the best scores of one query, as far as they compete."""

    labels: tuple[str, ...]  # best first, at most five
    scores: NDArray[np.floating]  # theirs

    def answer(self, threshold: float) -> tuple[str, ...]:
        """At most five labels, `new_individual` behind the individuals that reach the threshold."""
        return self.with_new_at(int((self.scores >= threshold).sum()))

    def with_new_at(self, place: int) -> tuple[str, ...]:
        """At most five labels, `new_individual` behind so many individuals."""
        labels = (*self.labels[:place], NEW_INDIVIDUAL, *self.labels[place:])
        return labels[:CANDIDATES_SHOWN]


def best_five(gallery: Gallery, scores: NDArray[np.floating]) -> list[BestFive]:
    """Whoever may answer q queries, whatever the score of `new_individual`.

    Args:
        gallery: whose individuals are scored.
        scores: of shape (q, individuals), higher is better; -inf for one that does not compete.
    """
    best = np.argsort(-scores, axis=1, kind="stable")[:, :CANDIDATES_SHOWN]
    reached = np.take_along_axis(scores, best, axis=1)
    competing = np.isfinite(reached).sum(axis=1).tolist()  # whoever does not, comes last
    names = gallery.individuals
    return [
        BestFive(tuple(names[individual] for individual in row[:count]), of_row[:count])
        for row, of_row, count in zip(best.tolist(), reached, competing, strict=True)
    ]


def answers(
    gallery: Gallery, scores: NDArray[np.floating], threshold: float
) -> list[tuple[str, ...]]:
    """Labels of q queries, best first, at most five each.

    Args:
        gallery: whose individuals are scored.
        scores: of shape (q, individuals), higher is better; -inf for one that does not compete.
        threshold: the score of `new_individual`; an individual that reaches it precedes.
    """
    return [five.answer(threshold) for five in best_five(gallery, scores)]


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
