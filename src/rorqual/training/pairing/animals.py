"""Which keypoints do the animals that teach show, as they are, mirrored and in warped pictures?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.domain.box import Box
from rorqual.embedding.embedder import Embedder
from rorqual.matching.local.extractor import Extractor
from rorqual.matching.local.features import LocalFeatures
from rorqual.photos.reader import Crop
from rorqual.training.identities import LabelledAnimal
from rorqual.training.pairing.pictures import SIDE, Map, Pixels, mirrored, warped

FEWEST_KEYPOINTS = 64  # a photo with fewer does not teach


@dataclass(frozen=True, slots=True, eq=False)
class TaughtPhoto:
    """The keypoints of one photo; those of its mirror image are of another animal."""

    individual: str
    plain: LocalFeatures
    mirrored: LocalFeatures
    warped: tuple[LocalFeatures, Map]  # of a picture that was made of the plain one, and the map
    warped_mirrored: tuple[LocalFeatures, Map]
    marks: LocalFeatures  # of the plain picture, by the extractor that verifies
    embedding: NDArray[np.float32]  # unit vector, by which the most alike strangers are found


def taught_photos(
    labelled: Sequence[LabelledAnimal],
    extractor: Extractor,
    verifier: Extractor,
    embedder: Embedder,
    seed: int,
) -> Iterator[TaughtPhoto]:
    """Find keypoints photo by photo; those that show too few are left out.

    Args:
        labelled: animals of the fitting share.
        extractor: of the keypoints that the network is to pair.
        verifier: of marks that are compared without it, see `verified_pairs`.
        embedder: that says which animals are alike.
        seed: of the warps.
    """
    for number, animal in enumerate(labelled):
        random = np.random.default_rng([seed, number])
        plain = _square(animal)
        reversed_ = mirrored(plain)
        found, of_mirror = (extractor.extract(_crop(it)) for it in (plain, reversed_))
        if min(len(found), len(of_mirror)) < FEWEST_KEYPOINTS:
            continue
        other, other_mirror = (warped(it, random) for it in (plain, reversed_))
        yield TaughtPhoto(
            animal.individual,
            found,
            of_mirror,
            (extractor.extract(_crop(other[0])), other[1]),
            (extractor.extract(_crop(other_mirror[0])), other_mirror[1]),
            verifier.extract(_crop(plain)),
            embedder.embed(_crop(plain)),
        )


def _square(animal: LabelledAnimal) -> Pixels:
    with Image.open(animal.path) as image:
        box = None if animal.box is None else animal.box.as_tuple()
        pixels = image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC, box)
    return np.asarray(pixels)


def _crop(pixels: Pixels) -> Crop:
    return Crop(Image.fromarray(pixels), Box(0, 0, SIDE, SIDE))
