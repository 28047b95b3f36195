"""Who is asked for against whom, and what does an answer consist of?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.answers import Answer
from benchmarks.matching.head_vectors import Animals
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.protocol import LabelledPhoto, OpenSetSplit, split_open_set
from rorqual.evaluation.retrieval import average_precision_at_5, top_k_hit
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
            photo_names=[self.animals.photos[row] for row in rows],
            encounter_groups=self.animals.groups[rows],
        )


def problem(animals: Animals, seed: int) -> Problem:
    """Split animals into gallery and queries; near-duplicates stay on one side."""
    groups = (int(group) for group in animals.groups)
    labels = zip(animals.photos, animals.individuals, groups, strict=True)
    return problem_of_split(
        animals, split_open_set([LabelledPhoto(*label) for label in labels], seed=seed)
    )


def problem_of_split(animals: Animals, split: OpenSetSplit) -> Problem:
    """The gallery and the queries of a split of their photos, in its order."""
    places = {photo: row for row, photo in enumerate(animals.photos)}
    queries = np.array([places[photo] for photo in split.queries], dtype=np.intp)
    new = set(split.new_individuals)
    names = [animals.individuals[row] for row in queries]
    return Problem(
        animals,
        np.array([places[photo] for photo in split.gallery], dtype=np.intp),
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

    def beside(self, truths: Sequence[str]) -> list[Answer]:
        """The answers beside their truths; heads state no probability."""
        novelty = np.full(len(truths), np.nan) if self.novelty is None else self.novelty

        def among(k: int, named: tuple[str, ...], truth: str) -> float:
            return np.nan if truth == NEW_INDIVIDUAL else float(top_k_hit(named, truth, k))

        answered = zip(self.labels, self.named, truths, novelty.tolist(), strict=True)
        return [
            Answer(
                precision=average_precision_at_5(labels, truth),
                first=among(1, named, truth),
                among_five=among(5, named, truth),
                novelty=new,
                confidence=np.nan,
                right=np.nan,
            )
            for labels, named, truth, new in answered
        ]
