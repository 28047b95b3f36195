"""Photos that teach: rendered flukes, seen again from elsewhere."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from PIL import Image

from rorqual.domain.box import Box
from rorqual.matching.local.rootsift import RootSift
from rorqual.matching.local.xfeat import XFeat
from rorqual.networks.store import find_spec
from rorqual.photos.reader import Crop
from rorqual.training.pairing.animals import TaughtPhoto
from rorqual.training.pairing.pictures import SIDE, Pixels, mirrored, warped
from tests.matching.local.pictures import fluke_crop

XFEAT, ROOTSIFT = XFeat(find_spec("xfeat")), RootSift()


@cache
def pixels_of(individual: int, encounter: int) -> Pixels:
    """A rendered fluke as a square picture."""
    return np.asarray(fluke_crop(individual, encounter).resize((SIDE, SIDE)))


def crop_of(pixels: Pixels) -> Crop:
    return Crop(Image.fromarray(pixels), Box.whole(SIDE, SIDE))


@cache
def taught(individual: int, encounter: int) -> TaughtPhoto:
    """What a photo of a rendered fluke teaches."""
    random = np.random.default_rng([individual, encounter])
    plain = pixels_of(individual, encounter)
    reversed_ = mirrored(plain)
    other, other_mirror = warped(plain, random), warped(reversed_, random)
    direction = np.eye(8, dtype=np.float32)[individual % 8]
    return TaughtPhoto(
        f"whale-{individual}",
        XFEAT.extract(crop_of(plain)),
        XFEAT.extract(crop_of(reversed_)),
        (XFEAT.extract(crop_of(other[0])), other[1]),
        (XFEAT.extract(crop_of(other_mirror[0])), other_mirror[1]),
        ROOTSIFT.extract(crop_of(plain)),
        direction,
    )


def some_photos(individuals: Sequence[int] = (1, 2, 3)) -> list[TaughtPhoto]:
    """Two photos of each of some flukes."""
    return [taught(individual, encounter) for individual in individuals for encounter in (0, 1)]
