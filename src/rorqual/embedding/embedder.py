"""What does an animal look like, as a vector that can be compared?"""

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.box import Box
from rorqual.domain.errors import NetworkError
from rorqual.networks.session import Network
from rorqual.networks.spec import NetworkSpec
from rorqual.photos.reader import Crop


class Embedder:
    """Turns the picture of one animal into a vector of unit length.

    Raises:
        NetworkError: where the network cannot be loaded.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        self.spec = spec
        self._network = Network(spec)
        self.shortest_side = self._network.shortest_side  # pixels of the animal's box, at least
        self.picture_size = spec.picture_size  # pixels in which the network loses nothing

    def embed(self, crop: Crop) -> NDArray[np.float32]:
        """The embedding of one animal.

        Args:
            crop: the pixels of its box.

        Returns:
            float32 of shape (dimension,), of length 1.

        Raises:
            NetworkError: where the network fails or gives no direction.
        """
        boxes = [tile.of(crop.box) for tile in self.spec.tiles] or [crop.box]
        # a cosine of joined vectors is the mean of the tiles' cosines
        joined = np.concatenate([self._direction(crop, box) for box in boxes])
        return np.asarray(joined / np.float32(np.sqrt(len(boxes))), dtype=np.float32)

    def _direction(self, crop: Crop, box: Box) -> NDArray[np.float32]:
        vector = self._network.run(crop.image, box)
        length = float(np.linalg.norm(vector))
        if length == 0:
            raise NetworkError(f"{self.spec.id} gave a vector of length zero")
        return np.asarray(vector / np.float32(length), dtype=np.float32)
