"""Pictures of rendered flukes, and the same ones seen from elsewhere."""

from functools import cache

import numpy as np
from PIL import Image

from rorqual.domain.box import Box
from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.local.rootsift import RootSift
from rorqual.photos.reader import Crop
from tests.rendered import fluke

ROOTSIFT = RootSift()


@cache
def fluke_crop(individual: int, encounter: int = 0) -> Image.Image:
    """The box of a rendered fluke, cut out."""
    photo = fluke(individual, encounter)
    assert photo.box is not None
    return photo.image.crop(photo.box.as_tuple()).resize((480, 200), Image.Resampling.BICUBIC)


def features_of(image: Image.Image) -> LocalFeatures:
    """The RootSIFT features of a whole picture."""
    return ROOTSIFT.extract(Crop(image, Box.whole(*image.size)))


def moved(image: Image.Image, matrix: np.ndarray, shift: np.ndarray) -> Image.Image:
    """The picture whose point matrix @ p + shift shows what was at p, on a grey ground."""
    inverse = np.linalg.inv(matrix)
    offset = -inverse @ shift
    numbers = (*inverse[0], offset[0], *inverse[1], offset[1])
    return image.transform(
        image.size,
        Image.Transform.AFFINE,
        numbers,
        Image.Resampling.BICUBIC,
        fillcolor=(120, 130, 140),
    )
