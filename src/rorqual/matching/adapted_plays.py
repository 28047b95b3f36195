"""What would photos score with a head that was fitted without their individual?"""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.further_channels import SimilaritiesOf
from rorqual.matching.gallery import Gallery
from rorqual.matching.head_choice import discriminant_of, individual_folds, with_head
from rorqual.matching.individual_scores import IndividualSimilarities
from rorqual.matching.leave_one_encounter_out import left_out_similarities
from rorqual.matching.plays import PlayRows, Plays, play

FOLDS = 5


def plays_with_head(shrinkage: float) -> PlayRows:
    """`plays.play` for an embedding that a head of that shrinkage makes.

    The head in force was fitted on the very photos that play: their scores with it would promise
    too much. So each photo plays with a head of the same kind, fitted on the individuals of the
    other folds. The gallery that is played in has the network's own vectors.
    """
    return partial(_play, shrinkage)


def similarities_with_head(shrinkage: float) -> SimilaritiesOf:
    """`left_out_similarities` for such an embedding, each photo with the head of the same fold."""
    return partial(_similarities, shrinkage)


def _play(shrinkage: float, gallery: Gallery, rows: NDArray[np.intp], *, seed: int) -> list[Plays]:
    parts: list[Sequence[Plays]] = [
        play(without_own, rows[asked], seed=seed)
        for asked, without_own in _folds(shrinkage, gallery, rows, seed)
    ]
    return [Plays.joined(at_weight) for at_weight in zip(*parts, strict=True)]


def _similarities(
    shrinkage: float, gallery: Gallery, rows: NDArray[np.intp], *, seed: int
) -> IndividualSimilarities:
    shape = (len(rows), len(gallery.individuals))
    best, centroid = np.empty(shape, np.float32), np.empty(shape, np.float32)
    for asked, without_own in _folds(shrinkage, gallery, rows, seed):
        found = left_out_similarities(without_own, rows[asked])
        best[asked], centroid[asked] = found.best, found.centroid
    return IndividualSimilarities(best, centroid)


def _folds(
    shrinkage: float, gallery: Gallery, rows: NDArray[np.intp], seed: int
) -> Iterator[tuple[NDArray[np.intp], Gallery]]:
    """The places of the rows that a fold asks for, and the gallery by a head without them."""
    folds = individual_folds(gallery, rows, FOLDS, seed)
    for fold in range(FOLDS):
        asked = np.flatnonzero(folds[gallery.individual_index[rows]] == fold)
        if asked.size:
            head = discriminant_of(gallery, folds != fold).head(shrinkage)
            yield asked, with_head(gallery, head)
