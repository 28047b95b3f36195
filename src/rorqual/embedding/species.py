"""Which species is the animal, among those that a network has learnt?"""

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import NetworkError
from rorqual.domain.identification import UNKNOWN_SPECIES, SpeciesResult
from rorqual.networks.session import Network
from rorqual.networks.spec import NetworkSpec
from rorqual.photos.reader import Crop


class SpeciesHead:
    """Says the species of one animal, or that it is none of those that it knows.

    Raises:
        NetworkError: where the network cannot be loaded, or its spec names no labels or no
            threshold.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        if not spec.labels or spec.threshold is None:
            raise NetworkError(f"{spec.id} is no species head: its spec lacks labels or threshold")
        self.spec = spec
        self._network = Network(spec)
        self._threshold = spec.threshold
        self.shortest_side = self._network.shortest_side  # pixels of the animal's box, at least

    def probabilities(self, crop: Crop) -> NDArray[np.float32]:
        """Of each label, in the spec's order, shape (labels,); not to be changed.

        Args:
            crop: the pixels of the animal's box.

        Raises:
            NetworkError: where the network fails.
        """
        return self._network.run(crop.image, crop.box)

    def told(self, probabilities: NDArray[np.float32]) -> SpeciesResult:
        """The species that an animal of these probabilities is said to be.

        Returns:
            The likeliest label with its probability, 0..1; `unknown` where that stays under the
            threshold, then with the probability that the animal is none of the known species,
            1 less the likeliest one's.
        """
        best = int(np.argmax(probabilities))
        probability = min(max(float(probabilities[best]), 0.0), 1.0)
        if probability < self._threshold:
            return SpeciesResult(UNKNOWN_SPECIES, 1 - probability, self.spec.calibrated)
        return SpeciesResult(self.spec.labels[best], probability, self.spec.calibrated)

    def tell(self, crop: Crop) -> SpeciesResult:
        """The species of one animal, see `told`.

        Args:
            crop: the pixels of its box.

        Raises:
            NetworkError: where the network fails.
        """
        return self.told(self.probabilities(crop))
