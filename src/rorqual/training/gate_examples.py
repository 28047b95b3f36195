"""What does the frozen network see in the gate's examples?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

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
        with Image.open(photo.path) as opened:
            image = opened.convert("RGB")
        if photo.box:
            image = image.crop(photo.box.as_tuple())
        small = image.resize((_COMMON_SIDE, _COMMON_SIDE), Image.Resampling.BICUBIC)
        return network.run(image), network.run(small)

    with ThreadPoolExecutor() as pool:
        pairs = list(pool.map(features, photos))
    return GateExamples(photos, np.stack([p[0] for p in pairs]), np.stack([p[1] for p in pairs]))
