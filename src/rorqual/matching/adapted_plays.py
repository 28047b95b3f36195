"""What would photos score with a head that was fitted without their individual?"""

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery
from rorqual.matching.head_choice import discriminant_of, individual_folds, with_head
from rorqual.matching.plays import PlayRows, Plays, play

FOLDS = 5


def plays_with_head(shrinkage: float) -> PlayRows:
    """`plays.play` for an embedding that a head of that shrinkage makes.

    The head in force was fitted on the very photos that play: their scores with it would promise
    too much. So each photo plays with a head of the same kind, fitted on the individuals of the
    other folds. The gallery that is played in has the network's own vectors.
    """
    return partial(_play, shrinkage)


def _play(shrinkage: float, gallery: Gallery, rows: NDArray[np.intp], *, seed: int) -> list[Plays]:
    folds = individual_folds(gallery, rows, FOLDS, seed)
    parts: list[Sequence[Plays]] = []
    for fold in range(FOLDS):
        some = rows[folds[gallery.individual_index[rows]] == fold]
        if some.size:
            head = discriminant_of(gallery, folds != fold).head(shrinkage)
            parts.append(play(with_head(gallery, head), some, seed=seed))
    return [Plays.joined(at_weight) for at_weight in zip(*parts, strict=True)]
