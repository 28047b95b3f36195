"""Where in the photo are the animals? The interface that detectors fill."""

from dataclasses import dataclass
from typing import Protocol

from PIL import Image

from rorqual.domain.annotation import Part
from rorqual.domain.box import Box


@dataclass(frozen=True, slots=True)
class Detection:
    """One animal that a detector found."""

    box: Box  # in pixels of the picture that was given to the detector
    score: float  # 0..1
    part: Part | None


class Detector(Protocol):
    """Finds every animal of a photo."""

    @property
    def stamp(self) -> str:
        """`id@hash` of what detects."""

    @property
    def licence(self) -> str:
        """SPDX identifier of the terms of its weights."""

    @property
    def shortest_side(self) -> int:
        """Pixels that a photo's shorter side should have at least."""

    def detect(self, image: Image.Image) -> tuple[Detection, ...]:
        """The animals of an upright RGB photo, best first; none is an answer, too."""
