"""What should the detector's maps be for a picture whose boxes are known?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.detection.maps import PARTS
from rorqual.training.detector.sheet import Composition

_SPREAD = 0.54  # of a box: a score falls from its middle to its sides (Liu et al. 2020, TTFNet)
_TEACHING = 0.3  # cells with at least this score learn the box
DOUBT = 0.15  # how much an empty cell counts where nobody labelled the part


@dataclass(frozen=True, slots=True)
class Targets:
    """For one picture, float32; rows and columns of cells."""

    scores: NDArray[np.float32]  # (parts, rows, columns), 0..1, 1 at the middle of an animal
    weights: NDArray[np.float32]  # likewise: how much a cell counts, 0..1
    sides: NDArray[np.float32]  # (parts, 4, rows, columns), where `box_weights` is above 0
    box_weights: NDArray[np.float32]  # (parts, rows, columns), sums to 1 over each box


def targets_of(picture: Composition, rows: int, columns: int) -> Targets:
    """The maps that the boxes of a picture make.

    A smaller box covers a larger one of the same part.
    """
    shape = (len(PARTS), rows, columns)
    scores, weights = np.zeros(shape, np.float32), np.ones(shape, np.float32)
    sides = np.zeros((len(PARTS), 4, rows, columns), np.float32)
    box_weights = np.zeros(shape, np.float32)
    across = (np.arange(columns, dtype=np.float32) + 0.5) / columns
    down = (np.arange(rows, dtype=np.float32) + 0.5) / rows
    for part, (x0, y0, x1, y1) in picture.doubtful:
        seen = np.outer((down > y0) & (down < y1), (across > x0) & (across < x1))
        weights[PARTS.index(part)][seen] = DOUBT
    for part, (x0, y0, x1, y1) in sorted(picture.boxes, key=lambda item: -_area(item[1])):
        index = PARTS.index(part)
        column = min(int((x0 + x1) / 2 * columns), columns - 1)
        row = min(int((y0 + y1) / 2 * rows), rows - 1)
        peak = np.outer(
            _bell(np.arange(rows) - row, (y1 - y0) * rows),
            _bell(np.arange(columns) - column, (x1 - x0) * columns),
        )
        inside = np.outer((down > y0) & (down < y1), (across > x0) & (across < x1))
        inside &= peak >= _TEACHING
        inside[row, column] = True
        scores[index] = np.maximum(scores[index], peak)
        weights[index, row, column] = 1.0
        near, far = np.meshgrid(across, down)
        own = np.stack([near - x0, far - y0, x1 - near, y1 - far])
        sides[index][:, inside] = np.maximum(own[:, inside], 1e-3)
        box_weights[index][inside] = peak[inside] / peak[inside].sum()
    return Targets(scores, weights, sides, box_weights)


def _bell(offset: NDArray[np.int64], length: float) -> NDArray[np.float32]:
    deviation = max((_SPREAD * length + 1) / 6, 0.4)
    bell: NDArray[np.float32] = np.exp(-(offset**2) / (2 * deviation**2)).astype(np.float32)
    return bell


def _area(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
