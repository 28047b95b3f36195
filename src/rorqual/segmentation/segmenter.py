"""How does a network find the pixels of the animal in a box?"""

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import NetworkError
from rorqual.networks.session import Network
from rorqual.networks.spec import NetworkSpec
from rorqual.photos.reader import Crop
from rorqual.segmentation.alpha import alpha_of, resized_alpha


class Segmenter:
    """Tells an animal from its background; safe for several threads at once.

    Raises:
        NetworkError: where the network cannot be loaded, or is for something else.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        if spec.alpha is None or spec.map_shape is None:
            raise NetworkError(f"{spec.id} is a network for {spec.task}, not for segmentation")
        self.spec = spec
        self._alpha, self._shape = spec.alpha, spec.map_shape
        self._network = Network(spec)
        self.shortest_side = self._network.shortest_side  # pixels of the animal's box, at least

    def alpha(self, crop: Crop) -> NDArray[np.float32] | None:
        """The animal's share of each pixel of a crop.

        Args:
            crop: the pixels of its box.

        Returns:
            float32 of shape (height, width) of `crop.image`, 0..1; None where the network tells
            no animal from its background.

        Raises:
            NetworkError: where the network fails or gives no shares.
        """
        values = self._network.run(crop.image, crop.box).reshape(self._shape)
        try:
            alpha = alpha_of(values, self._alpha)
        except ValueError as error:
            raise NetworkError(f"{self.spec.id}: {error}: its output needs a sigmoid") from error
        return None if alpha is None else resized_alpha(alpha, *crop.image.size)
