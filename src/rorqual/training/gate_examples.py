"""What does the frozen network see in the gate's examples?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.gate.gate import Gate
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.networks.session import Network
from rorqual.training.gate_photos import GatePhoto, Role

# Every photo is seen twice, once through this size, so that resolution is no cue.
_COMMON_SIDE = 128  # pixels


@dataclass(frozen=True)
class GateExamples:
    """The features of every example, at full and at common size."""

    photos: list[GatePhoto]
    full: NDArray[np.float32]  # (n, 1280)
    common: NDArray[np.float32]  # (n, 1280)

    def chosen(self, role: Role) -> NDArray[np.bool_]:
        """Which examples play the role."""
        return np.array([photo.role is role for photo in self.photos])

    @property
    def is_cetacean(self) -> NDArray[np.bool_]:
        """The labels."""
        return np.array([photo.is_cetacean for photo in self.photos])

    @property
    def kinds(self) -> NDArray[np.str_]:
        """What each example shows."""
        return np.array([photo.kind for photo in self.photos])


def extract(photos: list[GatePhoto], network: Network) -> GateExamples:
    """Run the frozen network over all examples."""

    def features(photo: GatePhoto) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        image = picture_of(photo)
        small = image.resize((_COMMON_SIDE, _COMMON_SIDE), Image.Resampling.BICUBIC)
        return network.run(image), network.run(small)

    full, common = zip(*ordered_map(features, photos, default_workers()), strict=True)
    return GateExamples(photos, np.stack(full), np.stack(common))


def gate_scores(photos: list[GatePhoto], gate: Gate) -> NDArray[np.float64]:
    """The scores of a gate for all examples, shape (n,)."""

    def score(photo: GatePhoto) -> float:
        return gate.score(picture_of(photo))

    return np.array(list(ordered_map(score, photos, default_workers())))


def picture_of(photo: GatePhoto) -> Image.Image:
    """The part of a photo that is the example, RGB."""
    with Image.open(photo.path) as opened:
        image = opened.convert("RGB")
    return image.crop(photo.box.as_tuple()) if photo.box else image
