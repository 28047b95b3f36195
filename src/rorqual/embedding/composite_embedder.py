"""What does an animal look like to several networks at once?"""

import numpy as np
from numpy.typing import NDArray

from rorqual.embedding.embedder import Embedder
from rorqual.networks.composite import CompositeSpec, EmbedderSpec
from rorqual.photos.reader import Crop


class CompositeEmbedder:
    """Joins the vectors of several networks, so that cosines are the weighted mean of theirs.

    Raises:
        NetworkError: where a network cannot be loaded.
    """

    def __init__(self, spec: CompositeSpec) -> None:
        self.spec = spec
        self._members = [Embedder(member.spec) for member in spec.members]
        self.shortest_side = max(member.shortest_side for member in self._members)  # pixels
        widths, heights = zip(*(member.picture_size for member in self._members), strict=True)
        self.picture_size = (max(widths), max(heights))

    def embed(self, crop: Crop) -> NDArray[np.float32]:
        """The joined embedding of one animal.

        Args:
            crop: the pixels of its box.

        Returns:
            float32 of shape (dimension,), of length 1.

        Raises:
            NetworkError: where a network fails or gives no direction.
        """
        # a product of two joined vectors sums products of parts: each has the root of its share
        parts = [
            member.embed(crop) * np.float32(np.sqrt(share))
            for member, share in zip(self._members, self.spec.shares, strict=True)
        ]
        return np.concatenate(parts)


AnyEmbedder = Embedder | CompositeEmbedder


def embedder_of(spec: EmbedderSpec) -> AnyEmbedder:
    """The embedder that a spec describes.

    Raises:
        NetworkError: where a network cannot be loaded.
    """
    return CompositeEmbedder(spec) if isinstance(spec, CompositeSpec) else Embedder(spec)
