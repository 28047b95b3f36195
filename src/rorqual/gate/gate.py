"""Does the photo show a cetacean?"""

from PIL import Image

from rorqual.domain.errors import NetworkError
from rorqual.domain.identification import GateResult
from rorqual.networks.session import Network
from rorqual.networks.spec import NetworkSpec

_ROUNDING = 1e-5  # of a probability summed in float32


class Gate:
    """Scores whole photos: 0 no cetacean, 1 surely one.

    Raises:
        NetworkError: where the network cannot be loaded.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        self.spec = spec
        self._network = Network(spec)
        self.shortest_side = self._network.shortest_side  # pixels of a photo, at least

    def score(self, image: Image.Image) -> float:
        """How much the photo looks like one of a cetacean.

        Args:
            image: the whole photo, RGB, upright.

        Returns:
            0..1

        Raises:
            NetworkError: where the network fails or gives no score.
        """
        score = float(self._network.run(image)[0])
        if not -_ROUNDING <= score <= 1 + _ROUNDING:
            raise NetworkError(f"{self.spec.id} gave the score {score:g}, which is not in 0..1")
        return min(max(score, 0.0), 1.0)


def judge(score: float, threshold: float, *, calibrated: bool = True) -> GateResult:
    """The gate's answer at an operating point; a score at the threshold passes."""
    return GateResult(score, threshold, score >= threshold, calibrated)
