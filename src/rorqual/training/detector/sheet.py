"""How is a training picture put together from parts of photos, and where do their boxes go?"""

from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

from rorqual.domain.annotation import Part
from rorqual.training.detector.pictures import Picture, Sides

# Where the boxes show one part, the animals' other part is in the photo, too, and has no box.
_UNLABELLED = {Part.BODY: Part.DORSAL_FIN, Part.DORSAL_FIN: Part.BODY}
_LEAST_SEEN = 0.4  # of a box that is cut off: less is no animal that anyone must find
_LEAST_SIDE = 4.0  # pixels of a box in the training picture, likewise
_SOFT_EDGE = 0.06  # of the shorter side, over which a soft copy fades


@dataclass(frozen=True, slots=True)
class Composition:
    """A training picture and its boxes, in shares of its width and height."""

    image: Image.Image
    boxes: tuple[tuple[Part, Sides], ...]
    doubtful: tuple[tuple[Part, Sides], ...]  # where nobody labelled this part


class Sheet:
    """A picture in the making; boxes in its pixels."""

    def __init__(self, canvas: Image.Image) -> None:
        self.canvas = canvas
        self.boxes: list[tuple[Part, Sides]] = []
        self.doubtful: list[tuple[Part, Sides]] = []

    def put(self, picture: Picture, tile: Sides, window: Sides, *, soft: bool = False) -> None:
        """Draw a part of a photo; the sheet stays as it was where the photo ends.

        Args:
            picture: the photo.
            tile: where to, in pixels of the sheet.
            window: what of the photo, in its pixels; may reach out of it.
            soft: fade at the edges, so that they teach nothing.
        """
        across = (tile[2] - tile[0]) / (window[2] - window[0])
        down = (tile[3] - tile[1]) / (window[3] - window[1])

        def placed(box: Sides) -> Sides:
            return (
                tile[0] + (box[0] - window[0]) * across,
                tile[1] + (box[1] - window[1]) * down,
                tile[0] + (box[2] - window[0]) * across,
                tile[1] + (box[3] - window[1]) * down,
            )

        seen = _shared(window, picture.frame)
        target = placed(seen)
        left, top, right, bottom = (round(value) for value in target)
        if right <= left or bottom <= top:
            return
        drawn = picture.image.resize((right - left, bottom - top), Image.Resampling.BILINEAR, seen)
        self.canvas.paste(drawn, (left, top), _soft_mask(drawn.size) if soft else None)
        part = picture.part
        if part is None:
            return
        for box in picture.boxes:
            whole = placed(box)
            visible = _shared(whole, target)
            share = _seen_share(whole, target)
            sides = (visible[2] - visible[0], visible[3] - visible[1])
            if share >= _LEAST_SEEN and min(sides) >= _LEAST_SIDE:
                self.boxes.append((part, visible))
            elif share > 0.0:
                self.doubtful.append((part, visible))
        if part in _UNLABELLED:
            self.doubtful.append((_UNLABELLED[part], target))

    def composition(self) -> Composition:
        """The finished picture."""
        return Composition(self.canvas, self._shares(self.boxes), self._shares(self.doubtful))

    def _shares(self, items: list[tuple[Part, Sides]]) -> tuple[tuple[Part, Sides], ...]:
        width, height = self.canvas.size
        return tuple(
            (part, (x0 / width, y0 / height, x1 / width, y1 / height))
            for part, (x0, y0, x1, y1) in items
        )


def mirrored(composed: Composition) -> Composition:
    """The picture from the other side."""

    def other(items: tuple[tuple[Part, Sides], ...]) -> tuple[tuple[Part, Sides], ...]:
        return tuple((part, (1 - x1, y0, 1 - x0, y1)) for part, (x0, y0, x1, y1) in items)

    image = composed.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return Composition(image, other(composed.boxes), other(composed.doubtful))


def _soft_mask(size: tuple[int, int]) -> Image.Image:
    edge = max(1, round(min(size) * _SOFT_EDGE))
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rectangle((edge, edge, size[0] - edge - 1, size[1] - edge - 1), fill=255)
    return mask.filter(ImageFilter.BoxBlur(edge))


def _shared(first: Sides, second: Sides) -> Sides:
    x0, y0 = max(first[0], second[0]), max(first[1], second[1])
    return (x0, y0, max(x0, min(first[2], second[2])), max(y0, min(first[3], second[3])))


def _seen_share(box: Sides, frame: Sides) -> float:
    x0, y0, x1, y1 = _shared(box, frame)
    return (x1 - x0) * (y1 - y0) / ((box[2] - box[0]) * (box[3] - box[1]))
