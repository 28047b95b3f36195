"""Which wrong names were given most surely, and which photos of the gallery led there?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.divisions import Division

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Look:
    """A photo of the gallery beside a query."""

    individual: str
    photo: str
    annotation_id: int
    similarity: float  # cosine to the query, -1..1


@dataclass(frozen=True, slots=True)
class WrongName:
    """One animal that was taken for another one."""

    answer: AnsweredPhoto
    annotation_id: int  # of the query
    preferred: Look  # the named individual's most similar photo
    right: Look | None  # the right individual's; None where it is new

    @property
    def probability(self) -> float:
        """How sure the wrong name was, 0..1."""
        return self.answer.probabilities[0] if self.answer.probabilities else 0.0


def worst_confusions(
    division: Division, answers: Sequence[AnsweredPhoto], *, count: int = SHOWN
) -> list[WrongName]:
    """The wrong names that were surest, each pair of individuals once.

    Args:
        division: what was asked.
        answers: to its queries, in their order.
        count: how many at most.
    """
    rows = division.queries.tolist()
    wrong = [
        (it, row)
        for it, row in zip(answers, rows, strict=True)
        if it.first not in ("", NEW_INDIVIDUAL, it.truth)
    ]
    wrong.sort(key=lambda pair: -(pair[0].probabilities or (0.0,))[0])
    first: dict[tuple[str, str], tuple[AnsweredPhoto, int]] = {}
    for it, row in wrong:
        first.setdefault((it.individual, it.first), (it, row))
    return [_wrong_name(division, it, row) for it, row in list(first.values())[:count]]


def _wrong_name(division: Division, it: AnsweredPhoto, row: int) -> WrongName:
    preferred = _most_similar(division, row, it.first)
    assert preferred is not None  # a name that was answered is in the gallery
    right = None if it.is_new else _most_similar(division, row, it.individual)
    return WrongName(it, division.animals.annotation_ids[row], preferred, right)


def _most_similar(division: Division, query: int, individual: str) -> Look | None:
    animals = division.animals
    rows = [row for row in division.gallery.tolist() if animals.individuals[row] == individual]
    if not rows:
        return None
    cosines = animals.vectors[rows] @ animals.vectors[query]
    best = int(np.argmax(cosines))
    row, cosine = rows[best], float(np.clip(cosines[best], -1.0, 1.0))
    return Look(individual, animals.photos[row], animals.annotation_ids[row], cosine)
