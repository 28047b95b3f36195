"""How does a trained network find the animals of a photo?"""

from PIL import Image

from rorqual.detection.decoding import FoundBoxes, decode
from rorqual.detection.detector import Detection
from rorqual.detection.maps import CHANNELS, cells
from rorqual.domain.box import Box
from rorqual.domain.errors import NetworkError
from rorqual.networks.session import Network
from rorqual.networks.spec import NetworkSpec


class NetworkDetector:
    """A detector from a network's spec; safe for several threads at once.

    Raises:
        NetworkError: where the network cannot be loaded, or its spec lacks what a detector needs.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        if spec.threshold is None:
            raise NetworkError(f"{spec.id}: the spec of a detector needs a threshold")
        try:
            rows, columns = cells(spec.picture.width, spec.picture.height)
        except ValueError as error:
            raise NetworkError(f"{spec.id}: {error}") from error
        self._shape = (len(spec.parts), CHANNELS, rows, columns)
        numbers = len(spec.parts) * CHANNELS * rows * columns
        if spec.dimension != numbers:
            raise NetworkError(
                f"{spec.id}: {len(spec.parts)} parts at {spec.picture.width}x{spec.picture.height} "
                f"pixels make {numbers} numbers, its spec says {spec.dimension}"
            )
        self.spec = spec
        self.threshold = spec.threshold
        self._network = Network(spec)

    @property
    def stamp(self) -> str:
        """`id@hash` of what detects."""
        return self.spec.stamp

    @property
    def licence(self) -> str:
        """SPDX identifier of the terms of its weights."""
        return self.spec.licence

    @property
    def shortest_side(self) -> int:
        """Pixels that a photo's shorter side should have at least."""
        return self._network.shortest_side

    def detect(self, image: Image.Image) -> tuple[Detection, ...]:
        """The animals of an upright RGB photo, best first; none is an answer, too.

        Raises:
            NetworkError: where the network fails.
        """
        found = self.found(image, self.threshold)
        return tuple(
            Detection(
                Box(*map(float, sides)).scaled(image.width, image.height),
                min(float(score), 1.0),
                self.spec.parts[part],
            )
            for part, score, sides in zip(found.parts, found.scores, found.boxes, strict=True)
        )

    def found(self, image: Image.Image, threshold: float) -> FoundBoxes:
        """The boxes at another operating point, in shares of the photo.

        Raises:
            NetworkError: where the network fails.
        """
        return decode(self._network.run(image).reshape(self._shape), threshold)
