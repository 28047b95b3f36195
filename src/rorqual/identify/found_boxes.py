"""Which animals of a photo does a detector find, and what if it finds none?"""

from math import ceil, floor

from rorqual.detection.detector import Detector
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.photos.reader import PhotoReader

SMALLEST_SIDE = 1.0  # pixels of a box at full size; less is no animal
# Shares of a box's width and height added on each side: a detector cuts off tips, and people draw
# generously. See `benchmarks.detected_boxes`, which compares margins on animals that calibrate.
MARGIN = 0.05


def found_annotations(
    reader: PhotoReader,
    detector: Detector | None,
    shortest_side: int = 0,
    *,
    margin: float = MARGIN,
) -> tuple[Annotation, ...]:
    """The animals that the detector finds, best first, boxes at full size and within the photo.

    Boxes get a margin and end between pixels, so that another processor's rounding moves none.
    Where there is no detector or it finds none, the whole photo is taken for one animal: the gate
    has seen a cetacean. A box that hangs over is clipped by however much; detectors do that to
    animals at the edge.

    Args:
        reader: of the photo.
        detector: None where there is none.
        shortest_side: pixels at which the photo is decoded anyway; the detector may ask for more.
        margin: around each box, see `widened`.

    Raises:
        PhotoRefusedError: where the pixels are truncated or damaged.
        NetworkError: where the detector fails.
    """
    whole = Box.whole(reader.width, reader.height)
    if detector is None:
        return (Annotation(whole, BoxSource.WHOLE_PHOTO),)
    image = reader.image(max(shortest_side, detector.shortest_side))
    across, down = reader.width / image.width, reader.height / image.height
    found: dict[Box, Annotation] = {}  # clipping may make two boxes equal: the better one stays
    for detection in detector.detect(image):
        box = _within(detection.box.scaled(across, down), whole)
        if box is not None:
            box = _in_whole_pixels(widened(box, margin, whole))
            annotation = Annotation(box, BoxSource.DETECTED, detection.score, detection.part)
            found.setdefault(box, annotation)
    return tuple(found.values()) or (Annotation(whole, BoxSource.WHOLE_PHOTO),)


def widened(box: Box, margin: float, photo: Box) -> Box:
    """The box with a margin around it, within the photo.

    Args:
        box: within the photo.
        margin: added on each side, in shares of the box's width and height.
        photo: the box of the whole photo.
    """
    across, down = margin * box.width, margin * box.height
    return Box(
        max(box.x0 - across, photo.x0),
        max(box.y0 - down, photo.y0),
        min(box.x1 + across, photo.x1),
        min(box.y1 + down, photo.y1),
    )


def _in_whole_pixels(box: Box) -> Box:
    sides = floor(box.x0), floor(box.y0), ceil(box.x1), ceil(box.y1)
    return Box(*map(float, sides))


def _within(box: Box, photo: Box) -> Box | None:
    """The part of a box that lies in the photo; None where too little is left."""
    x0, y0 = max(box.x0, photo.x0), max(box.y0, photo.y0)
    x1, y1 = min(box.x1, photo.x1), min(box.y1, photo.y1)
    return Box(x0, y0, x1, y1) if min(x1 - x0, y1 - y0) >= SMALLEST_SIDE else None
