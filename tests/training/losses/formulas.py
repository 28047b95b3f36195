"""The losses once more, by their papers' formulas in NumPy, one photo at a time."""

from collections.abc import Sequence
from math import acos, cos, exp, log, pi, sin

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def cosines(embeddings: Array, centres: Array) -> Array:
    """Shape (n, rows of centres)."""
    scaled = [rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (embeddings, centres)]
    found: Array = scaled[0] @ scaled[1].T
    return found


def nearest_centres(found: Array, subcentres: int) -> Array:
    """Of neighbouring columns, the largest."""
    nearest: Array = found.reshape(len(found), -1, subcentres).max(axis=2)
    return nearest


def with_angle(cosine: float, margin: float) -> float:
    """ArcFace: the angle plus the margin; beyond a straight angle CosFace goes on."""
    angle = acos(cosine)
    return cos(angle + margin) if angle < pi - margin else cosine - margin * sin(margin)


def cross_entropy(logits: Array, label: int) -> float:
    largest = logits.max()
    return log(sum(exp(value - largest) for value in logits)) + float(largest - logits[label])


def circle(similarity: Array, labels: Sequence[int], scale: float, m: float) -> list[float]:
    """Sun et al. 2020, equations 6 to 8, for each anchor; 0 where it has no pair of a kind."""
    losses = []
    for anchor, label in enumerate(labels):
        others = [index for index in range(len(labels)) if index != anchor]
        same = [similarity[anchor, other] for other in others if labels[other] == label]
        different = [similarity[anchor, other] for other in others if labels[other] != label]
        near = sum(exp(-scale * max(1 + m - s, 0) * (s - (1 - m))) for s in same)
        far = sum(exp(scale * max(s + m, 0) * (s - m)) for s in different)
        losses.append(log(1 + near * far))
    return losses


def hardest_triplets(similarity: Array, labels: Sequence[int], margin: float) -> dict[int, float]:
    """Hermans et al. 2017: anchor -> loss, for anchors with both kinds of others."""
    losses = {}
    for anchor, label in enumerate(labels):
        same = [
            similarity[anchor, other]
            for other in range(len(labels))
            if other != anchor and labels[other] == label
        ]
        different = [
            similarity[anchor, other] for other in range(len(labels)) if labels[other] != label
        ]
        if same and different:
            losses[anchor] = max(0.0, max(different) - min(same) + margin)
    return losses
