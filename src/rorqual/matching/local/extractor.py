"""What finds local features? Anything with a stamp that turns a crop into keypoints."""

from typing import Protocol

from rorqual.matching.local.features import LocalFeatures
from rorqual.photos.reader import Crop


class Extractor(Protocol):
    """Finds the local features of one animal; called from several threads."""

    shortest_side: int  # pixels that the shorter side of a box should have at least
    stamp: str  # id@hash, which changes with all that changes the features

    def extract(self, crop: Crop) -> LocalFeatures:
        """The features of one animal, the same for the same pixels.

        Args:
            crop: the pixels of its box.

        Raises:
            NetworkError: where a network cannot run.
        """
        ...
