"""Which further pictures of one animal may be embedded, to be averaged or asked one by one?"""

from enum import StrEnum

from PIL import ImageOps

from rorqual.domain.box import Box
from rorqual.photos.reader import Crop

TIGHTER = 0.08  # of the box's sides, taken off at each edge


class View(StrEnum):
    """How the animal is shown."""

    PLAIN = "plain"
    MIRRORED = "mirrored"
    TIGHT = "tight"
    MIRRORED_TIGHT = "mirrored_tight"


def seen_as(crop: Crop, view: View) -> Crop:
    """The animal as a view shows it."""
    if view in (View.TIGHT, View.MIRRORED_TIGHT):
        crop = tightened(crop)
    return mirrored(crop) if view in (View.MIRRORED, View.MIRRORED_TIGHT) else crop


def mirrored(crop: Crop) -> Crop:
    """The crop as a mirror shows it."""
    width, box = crop.image.width, crop.box
    return Crop(ImageOps.mirror(crop.image), Box(width - box.x1, box.y0, width - box.x0, box.y1))


def tightened(crop: Crop) -> Crop:
    """The crop without its edges, as if the box had been drawn so."""
    box = crop.box
    across, down = TIGHTER * box.width, TIGHTER * box.height
    tight = Box(box.x0 + across, box.y0 + down, box.x1 - across, box.y1 - down)
    return Crop.of(crop.image, tight)
