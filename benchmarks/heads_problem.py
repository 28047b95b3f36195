"""Who is asked for against whom, and what does an answer consist of?"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.heads_vectors import Animals
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.protocol import LabelledPhoto, split_open_set
from rorqual.matching.gallery import Gallery, build_gallery

TRAINED, FROZEN = NETWORKS = ("rorqual-lite0", "lite0-levels")
Vectors = NDArray[np.float32]
Scores = NDArray[np.float32]  # (q, individuals)


class Problem(NamedTuple):
    """A gallery and queries, some of whom it does not have."""

    animals: Animals
    gallery_rows: NDArray[np.intp]
    query_rows: NDArray[np.intp]
    truths: tuple[str, ...]  # right labels

    @property
    def individuals(self) -> list[str]:
        """Who each query is."""
        return [self.animals.individuals[row] for row in self.query_rows]

    def gallery(self, vectors: Vectors) -> Gallery:
        """The gallery with vectors of all animals, shape (n, d)."""
        rows = self.gallery_rows.tolist()
        return build_gallery(
            vectors[rows],
            [self.animals.individuals[row] for row in rows],
            species=[self.animals.species[row] for row in rows],
            annotation_ids=rows,
            photo_sha256=[self.animals.photo_sha256[row] for row in rows],
            photo_names=[str(row) for row in rows],
            encounter_groups=self.animals.groups[rows],
        )


def problem(animals: Animals, seed: int) -> Problem:
    """Split animals into gallery and queries; near-duplicates stay on one side."""
    labels = [
        LabelledPhoto(str(row), name, int(group))
        for row, (name, group) in enumerate(zip(animals.individuals, animals.groups, strict=True))
    ]
    split = split_open_set(labels, seed=seed)
    queries = np.array([int(row) for row in split.queries], dtype=np.intp)
    new = set(split.new_individuals)
    names = [animals.individuals[row] for row in queries]
    return Problem(
        animals,
        np.array([int(row) for row in split.gallery], dtype=np.intp),
        queries,
        tuple(NEW_INDIVIDUAL if name in new else name for name in names),
    )


@dataclass(frozen=True)
class Answered:
    """A row's answers to q queries."""

    labels: list[tuple[str, ...]]
    named: list[tuple[str, ...]]  # as if nobody were new
    novelty: NDArray[np.float64] | None  # (q,), higher for what looks new; None: ranks tell none
    chosen: str  # what the validations chose, in words
