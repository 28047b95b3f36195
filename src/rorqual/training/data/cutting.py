"""What does an animal look like in each of its views, at the size of the cache?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.domain.box import Box
from rorqual.photos.reader import PhotoReader
from rorqual.training.data.animals import WHOLE, TrainingAnimal

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class CutPhoto:
    """One photo's animals, cut out."""

    sha256: str  # hexadecimal, of the file's bytes
    perceptual_hash: str  # 16 hexadecimal digits, see photos.fingerprints
    day: date | None  # of its EXIF
    crops: tuple[dict[str, Pixels] | str, ...]  # each animal's views, or why its box is no good


def cut_photo(
    data: bytes,
    name: str,
    animals: Sequence[TrainingAnimal],
    views: Sequence[str],
    *,
    side: int,
    margin: float,
    max_pixels: int,
) -> CutPhoto:
    """Cut out a photo's animals and stretch each view to a square.

    Args:
        data: the photo's bytes.
        name: as the user names it.
        animals: those in this photo.
        views: `whole`, `given` or parts; an animal without a view gets none.
        side: pixels of the square.
        margin: added on each side of a box, in shares of its width and height.
        max_pixels: the largest photo that is decoded.

    Raises:
        PhotoRefusedError: where the photo cannot be used.
    """
    reader = PhotoReader(data, name, max_pixels=max_pixels)
    content = reader.content()
    crops = tuple(_views(reader, animal, views, side, margin) for animal in animals)
    taken = content.capture_time
    return CutPhoto(
        content.sha256, content.perceptual_hash, taken.local.date() if taken else None, crops
    )


def widened(box: Box, margin: float, width: int, height: int) -> Box:
    """The box with a margin around it, within a photo of that size in pixels.

    Args:
        box: within the photo.
        margin: added on each side, in shares of the box's width and height.
        width: of the photo.
        height: likewise.
    """
    across, down = margin * box.width, margin * box.height
    return Box(
        max(box.x0 - across, 0.0),
        max(box.y0 - down, 0.0),
        min(box.x1 + across, width),
        min(box.y1 + down, height),
    )


def _views(
    reader: PhotoReader, animal: TrainingAnimal, views: Sequence[str], side: int, margin: float
) -> dict[str, Pixels] | str:
    cut = {}
    for view in views:
        box = animal.view_box(view, reader.width, reader.height)
        if box is None:
            continue
        try:
            box = box.clipped_to(reader.width, reader.height)
        except ValueError as error:
            return f"{error}: mend the row"
        if view != WHOLE:
            box = widened(box, margin, reader.width, reader.height)
        crop = reader.crop(box, side)
        # the same resampling as in serving, see networks.preprocessing
        picture = crop.image.resize((side, side), Image.Resampling.BICUBIC, box=crop.box.as_tuple())
        cut[view] = np.asarray(picture)
    return cut
