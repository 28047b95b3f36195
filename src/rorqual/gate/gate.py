"""Does the photo show a cetacean?"""

from PIL import Image

from rorqual.domain.identification import GateResult
from rorqual.networks.session import Network
from rorqual.networks.spec import NetworkSpec


class Gate:
    """Scores whole photos: 0 no cetacean, 1 surely one."""

    def __init__(self, spec: NetworkSpec) -> None:
        self.spec = spec
        self._network = Network(spec)

    @property
    def shortest_side(self) -> int:
        """Pixels that a photo's shorter side should have at least."""
        return min(self.spec.image.width, self.spec.image.height)

    def score(self, image: Image.Image) -> float:
        """How much the photo looks like one of a cetacean.

        Args:
            image: the whole photo, RGB, upright.

        Returns:
            0..1

        Raises:
            NetworkError: where the network fails.
        """
        return min(max(float(self._network.run(image)[0]), 0.0), 1.0)


def judge(score: float, threshold: float) -> GateResult:
    """The gate's answer at an operating point; a score at the threshold passes."""
    return GateResult(score=score, threshold=threshold, is_cetacean=score >= threshold)
