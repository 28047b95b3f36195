"""How well are animals found? Hits at an overlap, average precision, boxes off target."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.detection.overlaps import intersection_over_union

HIT_IOU = 0.5


@dataclass(frozen=True, slots=True)
class PhotoMatches:
    """Which boxes of one photo are hits."""

    hits: NDArray[np.bool_]  # (found,): the box is on an animal that no better box has taken
    truths: int  # animals in the photo

    @property
    def stray(self) -> int:
        """Boxes off target; a second box on the same animal is one."""
        return int((~self.hits).sum())


def match_boxes(truths: ArrayLike, found: ArrayLike, *, iou: float = HIT_IOU) -> PhotoMatches:
    """Which found boxes are hits, each animal being hit once.

    The surest box comes first and takes the animal that it overlaps most, of those that no other
    box has taken (Lin et al. 2014, COCO).

    Args:
        truths: boxes x0, y0, x1, y1 of the animals, shape (n, 4).
        found: boxes in the same unit, best first, shape (m, 4).
        iou: intersection over union that a hit has at least, 0..1.
    """
    overlap = intersection_over_union(found, truths)
    hits = np.zeros(len(overlap), dtype=np.bool_)
    for index in range(len(overlap)):
        best = int(overlap[index].argmax()) if overlap.shape[1] else 0
        if overlap.shape[1] and overlap[index, best] >= iou:
            hits[index] = True
            overlap[:, best] = -1.0  # the animal is taken
    return PhotoMatches(hits, overlap.shape[1])


def average_precision(scores: ArrayLike, hits: ArrayLike, truths: int) -> float:
    """The area under the curve of precision over recall (Everingham et al. 2010, all points).

    Boxes with the same score are taken together.

    Args:
        scores: of the boxes of all photos, shape (n,).
        hits: whether each is a hit, likewise.
        truths: animals in all photos.

    Returns:
        0..1; nan without an animal.

    Raises:
        ValueError: where the shapes disagree.
    """
    values, right = np.asarray(scores, dtype=np.float64), np.asarray(hits, dtype=np.bool_)
    if values.shape != right.shape or values.ndim != 1:
        raise ValueError("scores and hits need the same shape (n,)")
    if not truths:
        return float("nan")
    order = np.argsort(-values, kind="stable")
    together = np.flatnonzero(np.diff(values[order], append=-np.inf))  # the last of each score
    found = np.cumsum(right[order])[together]
    precision = found / (together + 1)
    # At each recall, the best precision that this recall or a higher one has.
    best = np.maximum.accumulate(precision[::-1])[::-1]
    recall = np.concatenate([[0.0], found / truths])
    return float((np.diff(recall) * best).sum())
