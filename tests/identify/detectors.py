"""A detector that finds what a test says: the interface that trained ones will fill."""

from dataclasses import dataclass, field

from PIL import Image

from rorqual.detection.detector import Detection
from rorqual.domain.annotation import Part
from rorqual.domain.box import Box


def a_detection(
    x0: float, y0: float, x1: float, y1: float, *, score: float = 0.9, part: Part | None = None
) -> Detection:
    return Detection(Box(x0, y0, x1, y1), score, part)


@dataclass
class FakeDetector:
    """Finds the same animals on every photo, and remembers the sizes that it was shown."""

    found: tuple[Detection, ...] = ()
    shortest_side: int = 64
    stamp: str = "fake@000000000000"
    licence: str = "MIT"
    shown: list[tuple[int, int]] = field(default_factory=list)
    fault: BaseException | None = None  # raised instead of an answer

    def detect(self, image: Image.Image) -> tuple[Detection, ...]:
        self.shown.append(image.size)
        if self.fault:
            raise self.fault
        return self.found
