"""What does a detector find on the examples, and what are the hits?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.detection.decoding import FoundBoxes
from rorqual.detection.maps import PARTS
from rorqual.evaluation.detection import PhotoMatches, match_boxes
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.training.detector.examples import DetectorExample

LOWEST = 0.05  # scores below it are of no use to anyone


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """One example, its true boxes and those found, in shares of the photo."""

    example: DetectorExample
    truths: NDArray[np.float64]  # (n, 4)
    found: FoundBoxes  # with scores of `LOWEST` and more

    def matches(self, threshold: float) -> PhotoMatches:
        """The hits among the boxes that reach a threshold of `LOWEST` or more."""
        return match_boxes(self.truths, self.found.boxes[self.found.scores >= threshold])

    def parts_right(self, threshold: float) -> int:
        """How many hits name the part that the folder's boxes show."""
        hits = self.matches(threshold).hits
        named = [PARTS[part] is self.example.part for part in self.found.parts[: len(hits)]]
        return int((hits & np.array(named, dtype=np.bool_)).sum())


Finder = Callable[[Image.Image], FoundBoxes]  # with scores of `LOWEST` and more


def find_all(finder: Finder, examples: Iterable[DetectorExample]) -> list[Findings]:
    """Run a detector over examples; the order is kept."""

    def find(example: DetectorExample) -> Findings:
        with Image.open(example.path) as opened:
            width, height = opened.size
            image = opened.convert("RGB")
        truths = [box.scaled(1 / width, 1 / height).as_tuple() for box in example.boxes]
        if example.part and not truths:
            truths = [(0.0, 0.0, 1.0, 1.0)]
        return Findings(example, np.array(truths, dtype=np.float64).reshape(-1, 4), finder(image))

    return list(ordered_map(find, examples, default_workers()))
