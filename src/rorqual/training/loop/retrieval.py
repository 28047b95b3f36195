"""How well does an embedding find animals of the validation fold again?"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rorqual.evaluation.intervals import mean
from rorqual.evaluation.retrieval import (
    PREDICTIONS_COUNTED,
    average_precision_at_5,
    top_k_hit,
)
from rorqual.matching.gallery import build_gallery
from rorqual.matching.leave_one_encounter_out import (
    leave_one_encounter_out,
    rows_with_other_encounter,
)

Answer = tuple[Sequence[str], str]  # names, best first, and the truth


def open_set_figures(
    embeddings: NDArray[np.float32],
    individuals: Sequence[str],
    photos: Sequence[str],
    groups: NDArray[np.int64],
) -> dict[str, float]:
    """Each photo against all others, without those of its own encounter.

    Individuals stand in order of their best photo mixed with their centroid, as in serving.

    Args:
        embeddings: unit rows of shape (n, d).
        individuals: n names.
        photos: n names of photos; of its own photo a query sees nothing.
        groups: of encounters and near-duplicates, shape (n,).

    Returns:
        `top_1`, `top_5` and `map_at_5`, 0..1, and `queries`; the rates are nan without queries.
    """
    gallery = build_gallery(
        embeddings,
        individuals,
        species=[None] * len(individuals),
        annotation_ids=range(len(individuals)),
        photo_sha256=photos,
        photo_names=photos,
        encounter_groups=groups,
    )

    def answers() -> Iterator[Answer]:
        for block in leave_one_encounter_out(gallery, rows_with_other_encounter(gallery)):
            scores = block.similarities.mixed()
            yield from _answers(scores, block.own, gallery.individuals)

    return _figures(answers())


def closed_set_figures(
    scores: NDArray[np.float32], labels: NDArray[np.int64], individuals: Sequence[str]
) -> dict[str, float]:
    """Each photo by what the head says of it.

    Args:
        scores: of shape (n, individuals).
        labels: of shape (n,), into the individuals.
        individuals: their names.

    Returns:
        As of `open_set_figures`.
    """
    return _figures(_answers(scores, labels, individuals))


def _answers(
    scores: NDArray[np.float32], truths: NDArray[np.integer], names: Sequence[str]
) -> Iterator[Answer]:
    best = np.argsort(-scores, axis=1, kind="stable")[:, :PREDICTIONS_COUNTED]
    for ranked, truth in zip(best, truths, strict=True):
        yield [names[index] for index in ranked], names[truth]


def _figures(answers: Iterable[Answer]) -> dict[str, float]:
    rows = np.array(
        [
            (
                top_k_hit(names, truth, 1),
                top_k_hit(names, truth, 5),
                average_precision_at_5(names, truth),
            )
            for names, truth in answers
        ],
        dtype=np.float64,
    ).reshape(-1, 3)
    rates = {name: mean(rows[:, i]) for i, name in enumerate(("top_1", "top_5", "map_at_5"))}
    return rates | {"queries": len(rows)}
