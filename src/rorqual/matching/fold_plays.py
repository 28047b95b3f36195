"""What would photos score in a gallery that was made without learning from their individual?"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.further_channels import SimilaritiesOf
from rorqual.matching.gallery import Gallery
from rorqual.matching.head_choice import individual_folds
from rorqual.matching.individual_scores import IndividualSimilarities
from rorqual.matching.leave_one_encounter_out import left_out_similarities
from rorqual.matching.plays import PlayRows, Plays, play

FOLDS = 5

# Of a gallery and a mask of its individuals: the same rows, as they are compared after learning
# from these individuals alone.
Learned = Callable[[Gallery, NDArray[np.bool_]], Gallery]


def plays_by_fold(learned: Learned) -> PlayRows:
    """`plays.play`, where each photo plays in what was learned on the other folds."""
    return partial(_play, learned)


def similarities_by_fold(learned: Learned) -> SimilaritiesOf:
    """`left_out_similarities`, each photo in what was learned on the other folds."""
    return partial(_similarities, learned)


def _play(learned: Learned, gallery: Gallery, rows: NDArray[np.intp], *, seed: int) -> list[Plays]:
    parts: list[Sequence[Plays]] = [
        play(without_own, rows[asked], seed=seed)
        for asked, without_own in _folds(learned, gallery, rows, seed)
    ]
    return [Plays.joined(at_weight) for at_weight in zip(*parts, strict=True)]


def _similarities(
    learned: Learned, gallery: Gallery, rows: NDArray[np.intp], *, seed: int
) -> IndividualSimilarities:
    shape = (len(rows), len(gallery.individuals))
    best, centroid = np.empty(shape, np.float32), np.empty(shape, np.float32)
    for asked, without_own in _folds(learned, gallery, rows, seed):
        found = left_out_similarities(without_own, rows[asked])
        best[asked], centroid[asked] = found.best, found.centroid
    return IndividualSimilarities(best, centroid)


def _folds(
    learned: Learned, gallery: Gallery, rows: NDArray[np.intp], seed: int
) -> Iterator[tuple[NDArray[np.intp], Gallery]]:
    """The places of the rows that a fold asks for, and the gallery as learned without them."""
    folds = individual_folds(gallery, rows, FOLDS, seed)
    for fold in range(FOLDS):
        asked = np.flatnonzero(folds[gallery.individual_index[rows]] == fold)
        if asked.size:
            yield asked, learned(gallery, folds != fold)
