"""Which parts of two pictures carry their similarity? Hide a part, and see how much is lost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.embedding.composite_embedder import AnyEmbedder
from rorqual.evaluation.pictures import whole
from rorqual.photos.reader import Crop

CELLS = 12  # places of the hiding square along each side
_SQUARE = 2.5  # its side, in steps between places


@dataclass(frozen=True, slots=True, eq=False)
class SimilarityMap:
    """How much of a similarity is lost where a part of one picture is hidden."""

    similarity: float  # cosine of the two whole pictures
    loss: NDArray[np.float64]  # (CELLS, CELLS), cosine lost; below 0 where hiding helps

    @property
    def strength(self) -> NDArray[np.float64]:
        """The losses from 0 to 1, the greatest one being 1; all 0 where nothing is lost."""
        positive = np.maximum(self.loss, 0.0)
        most = positive.max()
        return positive / most if most > 0 else positive


def occlusion_map(
    embedder: AnyEmbedder, picture: Image.Image, other: NDArray[np.float32], *, cells: int = CELLS
) -> SimilarityMap:
    """Slide a square of the picture's mean colour over it (Zeiler and Fergus, 2014).

    It needs no gradients, so that it explains every network that runs here. What it shows is what
    the network used, which need not be what tells the animals apart.

    Args:
        embedder: of both pictures.
        picture: the animal, RGB.
        other: vector of the other picture, of unit length, shape (dimension,).
        cells: places of the square along each side.
    """
    fill = tuple(round(value) for value in np.asarray(picture).reshape(-1, 3).mean(axis=0))
    similarity = _cosine(embedder, picture, other)
    loss = np.zeros((cells, cells))
    step = np.array(picture.size) / cells
    for row in range(cells):
        for column in range(cells):
            centre = step * (column + 0.5, row + 0.5)
            x0, y0, x1, y1 = (*(centre - step * _SQUARE / 2), *(centre + step * _SQUARE / 2))
            hidden = picture.copy()
            edges = (max(0, round(x0)), max(0, round(y0)), round(x1), round(y1))
            hidden.paste(fill, edges)
            loss[row, column] = similarity - _cosine(embedder, hidden, other)
    return SimilarityMap(similarity, loss)


def _cosine(embedder: AnyEmbedder, picture: Image.Image, other: NDArray[np.float32]) -> float:
    return float(embedder.embed(Crop(picture, whole(picture))) @ other)
