"""Which boxes do a detector's maps hold? One for each animal."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.detection.overlaps import areas, intersection_over_union, share_of_smaller

MOST_BOXES = 50  # of one photo, before doubles are left out
SAME_ANIMAL_IOU = 0.45  # boxes that overlap by more show one animal
SAME_ANIMAL_INSIDE = 0.75  # likewise, of the smaller box: a fin and the body that it belongs to
NEARLY_ALL = 0.6  # of the photo: someone cut it out around the animal, and it is taken as it is
AT_THE_EDGE = 0.03  # of the photo: a side this near to the photo's edge lies on it


@dataclass(frozen=True, slots=True)
class FoundBoxes:
    """Boxes with their scores, best first."""

    parts: NDArray[np.int64]  # (n,), place in the maps
    scores: NDArray[np.float32]  # (n,), 0..1
    boxes: NDArray[np.float32]  # (n, 4): x0, y0, x1, y1 in shares of the photo, 0..1


def decode(maps: NDArray[np.float32], threshold: float) -> FoundBoxes:
    """The boxes whose score reaches the threshold, one for each animal.

    A cell whose score none of its eight neighbours exceeds is the middle of a box. Of boxes that
    show the same animal, be it another part of it, the best stays. A box of `NEARLY_ALL` of the
    photo becomes the whole photo.

    Args:
        maps: see `detection.maps`, shape (parts, 5, rows, columns).
        threshold: 0..1.
    """
    from scipy.ndimage import maximum_filter

    scores = maps[:, 0]
    highest = scores == maximum_filter(scores, size=(1, 3, 3), mode="constant")
    part, row, column = np.nonzero(highest & (scores >= threshold))
    order = np.argsort(-scores[part, row, column], kind="stable")[:MOST_BOXES]
    part, row, column = part[order], row[order], column[order]
    left, top, right, bottom = maps[part, 1:, row, column].T
    x, y = (column + 0.5) / scores.shape[2], (row + 0.5) / scores.shape[1]
    boxes = np.stack([x - left, y - top, x + right, y + bottom], axis=1).astype(np.float32)
    boxes = np.where(boxes < AT_THE_EDGE, 0, np.where(boxes > 1 - AT_THE_EDGE, 1, boxes))
    kept = one_for_each_animal(boxes)
    boxes = boxes[kept]
    boxes[areas(boxes) >= NEARLY_ALL] = (0, 0, 1, 1)
    return FoundBoxes(part[kept], scores[part, row, column][kept], boxes)


def one_for_each_animal(boxes: NDArray[np.float32]) -> NDArray[np.int64]:
    """Which boxes stay, in their order.

    Args:
        boxes: best first, shape (n, 4).
    """
    same = intersection_over_union(boxes, boxes) > SAME_ANIMAL_IOU
    same |= share_of_smaller(boxes, boxes) > SAME_ANIMAL_INSIDE
    kept: list[int] = []
    for index in range(len(boxes)):
        if not same[index, kept].any():
            kept.append(index)
    return np.array(kept, dtype=np.int64)
