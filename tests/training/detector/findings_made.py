"""What a detector might have found on two photos, written by hand."""

from pathlib import Path

import numpy as np

from rorqual.detection.decoding import FoundBoxes
from rorqual.detection.maps import PARTS
from rorqual.domain.annotation import Part
from rorqual.training.detector.examples import DetectorExample
from rorqual.training.detector.findings import Findings
from rorqual.training.detector.pictures import Sides
from rorqual.training.gate_photos import Role

LEFT, RIGHT = (0.1, 0.1, 0.4, 0.5), (0.6, 0.2, 0.9, 0.6)


def findings(
    truths: list[Sides],
    found: list[tuple[Part, float, Sides]],
    *,
    source: str = "dolphin_fin_boxes",
    part: Part | None = Part.DORSAL_FIN,
    path: Path = Path("photo.jpg"),
) -> Findings:
    """One photo; the found boxes as part, score and box, best first."""
    return Findings(
        DetectorExample(path, source, Role.TEST, part, group=str(found)),
        np.array(truths, dtype=np.float64).reshape(-1, 4),
        FoundBoxes(
            np.array([PARTS.index(which) for which, _, _ in found], dtype=np.int64),
            np.array([score for _, score, _ in found], dtype=np.float32),
            np.array([box for _, _, box in found], dtype=np.float32).reshape(-1, 4),
        ),
    )


TWO_FINS = findings(
    [LEFT, RIGHT],
    [
        (Part.DORSAL_FIN, 0.9, LEFT),
        (Part.BODY, 0.6, RIGHT),
        (Part.DORSAL_FIN, 0.3, (0.4, 0.7, 0.5, 0.9)),
    ],
)
ONE_FIN_MISSED = findings([LEFT], [(Part.DORSAL_FIN, 0.2, RIGHT)])
SEAL_TAKEN_FOR_A_HEAD = findings([], [(Part.HEAD, 0.4, LEFT)], source="gate", part=None)
