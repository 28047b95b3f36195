"""What would photos score with a head that was fitted without their individual?"""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.fold_plays import plays_by_fold, similarities_by_fold
from rorqual.matching.further_channels import SimilaritiesOf
from rorqual.matching.gallery import Gallery
from rorqual.matching.head_choice import discriminant_of, with_head
from rorqual.matching.plays import PlayRows


def plays_with_head(shrinkage: float) -> PlayRows:
    """`plays.play` for an embedding that a head of that shrinkage makes.

    The head in force was fitted on the very photos that play: their scores with it would promise
    too much. So each photo plays with a head of the same kind, fitted on the individuals of the
    other folds. The gallery that is played in has the network's own vectors.
    """
    return plays_by_fold(partial(_mapped, shrinkage))


def similarities_with_head(shrinkage: float) -> SimilaritiesOf:
    """`left_out_similarities` for such an embedding, each photo with the head of the same fold."""
    return similarities_by_fold(partial(_mapped, shrinkage))


def _mapped(shrinkage: float, gallery: Gallery, individuals: NDArray[np.bool_]) -> Gallery:
    return with_head(gallery, discriminant_of(gallery, individuals).head(shrinkage))
