"""At which rank does a known animal find itself, and how new does it look without itself?"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import CANDIDATES_SHOWN
from rorqual.matching.gallery import Gallery
from rorqual.matching.leave_one_encounter_out import leave_one_encounter_out


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The answers to q queries that a gallery asked about itself, one encounter left out."""

    individual: NDArray[np.int32]  # (q,), index of each query's own
    rank: NDArray[np.intp]  # (q,), individuals that score as well as the own or better; 0 is first
    known_score: NDArray[np.float32]  # (q,), the best score with the own individual among them
    new_score: NDArray[np.float32]  # (q,), the best score without it

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The answers of several parts, one or more, after one another."""
        return cls(
            *(np.concatenate([getattr(part, it.name) for part in parts]) for it in fields(cls))
        )

    @property
    def precision(self) -> NDArray[np.float64]:
        """Average precision at five, shape (q,): 1 / rank among the first five, else 0."""
        precision: NDArray[np.float64] = 1.0 / (self.rank.astype(np.float64) + 1.0)
        precision[self.rank >= CANDIDATES_SHOWN] = 0.0
        return precision

    @property
    def first(self) -> NDArray[np.float64]:
        """1 where the own individual stands first, else 0; shape (q,)."""
        return np.asarray(self.rank == 0, dtype=np.float64)

    @property
    def novelty_auroc(self) -> float:
        """How often a query without its own individual has the lower best score, 0..1."""
        from sklearn.metrics import roc_auc_score

        is_new = np.repeat([False, True], len(self.rank))
        return float(roc_auc_score(is_new, -np.concatenate([self.known_score, self.new_score])))


def ask(
    gallery: Gallery, rows: NDArray[np.intp], competing: NDArray[np.bool_] | None = None
) -> Asked:
    """Ask for rows of a gallery without the photos of their own encounter.

    Args:
        gallery: with encounter groups.
        rows: one or more, whose individual has another encounter.
        competing: mask of the individuals that may be answered, the rows' own among them; None
            for all.
    """
    columns = (
        np.arange(len(gallery.individuals)) if competing is None else np.flatnonzero(competing)
    )
    parts = []
    for block in leave_one_encounter_out(gallery, rows):
        scores = block.similarities.mixed()
        queries = np.arange(len(scores))
        own = scores[queries, block.own]
        scores[queries, block.own] = -np.inf
        others = scores[:, columns]
        best_other = others.max(axis=1)
        rank = (others >= own[:, np.newaxis]).sum(axis=1)
        parts.append(Asked(block.own, rank, np.maximum(own, best_other), best_other))
    return Asked.joined(parts)
