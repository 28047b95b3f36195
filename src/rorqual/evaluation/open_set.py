"""Are known animals named and new ones refused, both at once?"""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.classification import macro_mean

NEW_LET_THROUGH = 0.1  # share of new animals at which known ones are counted


def balanced_accuracy_known(
    answers: Sequence[str], individuals: Sequence[str], is_new: Sequence[bool]
) -> float:
    """BAKS: mean over known individuals of the share of their photos that are named rightly.

    Args:
        answers: the first answer to each photo, `new_individual` among them.
        individuals: who it is.
        is_new: whether that individual is not in the gallery.

    Returns:
        0..1; nan without known ones.
    """
    rows = zip(answers, individuals, is_new, strict=True)
    known = [(float(answer == name), name) for answer, name, new in rows if not new]
    return macro_mean([hit for hit, _ in known], [name for _, name in known])


def balanced_accuracy_unknown(
    answers: Sequence[str], individuals: Sequence[str], is_new: Sequence[bool]
) -> float:
    """BAUS: mean over new individuals of the share of their photos that are called new.

    Args:
        answers: the first answer to each photo, `new_individual` among them.
        individuals: who it is.
        is_new: whether that individual is not in the gallery.

    Returns:
        0..1; nan without new ones.
    """
    rows = zip(answers, individuals, is_new, strict=True)
    new = [(float(answer == NEW_INDIVIDUAL), name) for answer, name, is_it in rows if is_it]
    return macro_mean([hit for hit, _ in new], [name for _, name in new])


def geometric_mean(baks: float, baus: float) -> float:
    """The geometric mean of the two: 0 for who calls everything new, or nothing."""
    return sqrt(baks * baus)


def detection_and_identification_rate(
    scores: ArrayLike, first_is_right: ArrayLike, is_new: ArrayLike, let_through: float
) -> float:
    """Share of known photos that are named rightly and surely enough (Phillips et al. 2011).

    Surely enough is a score above the one at which at most `let_through` of the new animals
    would be named.

    Args:
        scores: of the best individual of each photo, shape (n,), finite.
        first_is_right: whether that individual is the right one, likewise.
        is_new: whether nobody of the gallery is right, likewise.
        let_through: share of new animals that may get a name, 0..1.

    Returns:
        0..1; nan where known or new ones are missing.

    Raises:
        ValueError: where the shapes disagree.
    """
    values = np.asarray(scores, dtype=np.float64)
    right, new = np.asarray(first_is_right, dtype=np.bool_), np.asarray(is_new, dtype=np.bool_)
    if not values.shape == right.shape == new.shape or values.ndim != 1:
        raise ValueError("scores, first_is_right and is_new need the same shape (n,)")
    if not new.any() or new.all():
        return float("nan")
    of_new = np.sort(values[new])[::-1]
    allowed = int(let_through * len(of_new) + 1e-9)
    threshold = of_new[allowed] if allowed < len(of_new) else -np.inf
    return float((right & (values > threshold))[~new].mean())
