"""What do a detector's output maps mean? Shared by the training room and by serving."""

from rorqual.domain.annotation import Part

STRIDE = 8  # pixels of the input for each cell, both ways
# For each part and cell, its channels: how sure it is that an animal's middle lies in the cell,
# 0..1, then how far the sides of its box are from the middle of the cell (left, top, right,
# bottom), in shares of the input's width and height.
CHANNELS = 5
PARTS = (Part.BODY, Part.DORSAL_FIN, Part.FLUKE, Part.HEAD)


def cells(width: int, height: int) -> tuple[int, int]:
    """Rows and columns of the maps of an input of that size in pixels.

    Raises:
        ValueError: where a side is no multiple of `STRIDE`.
    """
    if width % STRIDE or height % STRIDE or min(width, height) < STRIDE:
        raise ValueError(f"a detector's input needs sides in multiples of {STRIDE} pixels")
    return height // STRIDE, width // STRIDE
