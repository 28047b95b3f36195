"""What will later answers be compared with? Measures of an evaluation's photos and answers."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rorqual.evaluation.animals import Animals
from rorqual.evaluation.answer_drift import Samples
from rorqual.evaluation.answers import AnsweredPhoto

_AT_ONCE = 512  # animals compared with all others; bounds the memory


def evaluated_baseline(
    photos: Samples, animals: Animals, rows: Sequence[AnsweredPhoto], *, protocol: str | None
) -> Samples:
    """The photos' measures, how near animals come to each other, and how sure answers were.

    Args:
        photos: measures of the photos of known animals.
        animals: those of them that were evaluated.
        rows: the answers to them; none where users get other ones.
        protocol: whose answers are most like those that users get; None without answers.
    """
    sure = [row.probabilities[0] for row in rows if row.protocol == protocol and row.probabilities]
    near = nearest_similarities(animals.vectors, animals.groups).tolist()
    return replace(photos, values={**photos.values, "similarity": near, "top_probability": sure})


def nearest_similarities(
    vectors: NDArray[np.float32], groups: Sequence[int]
) -> NDArray[np.float32]:
    """Each animal's largest cosine to one of another encounter, as a new survey would meet it.

    Args:
        vectors: shape (n, d), unit rows.
        groups: n numbers; animals of one encounter, or of copies of a photo, have the same.

    Returns:
        shape (n,), -1..1; shape (0,) where all are of one encounter.
    """
    kept_apart = np.array(groups)
    if len(np.unique(kept_apart)) < 2:
        return np.empty(0, np.float32)
    nearest = []
    for start in range(0, len(vectors), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        similarities = vectors[rows] @ vectors.T
        similarities[kept_apart[rows, np.newaxis] == kept_apart] = -np.inf
        nearest.append(similarities.max(axis=1))
    return np.concatenate(nearest)
