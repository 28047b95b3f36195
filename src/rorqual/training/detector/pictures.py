"""How are the examples held in memory, so that training never waits for a disk?"""

from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

from rorqual.domain.annotation import Part
from rorqual.rendering.photo import render_photo
from rorqual.training.detector.examples import DetectorExample

Sides = tuple[float, float, float, float]  # x0, y0, x1, y1

_LARGEST_SIDE = 720  # pixels that are kept; a fin of 30 can then be shown at twice its size
_RENDERED_SIZE = (480, 320)
_RENDERED_SEED = 30_000  # no rendered animal of the tests or the demo has such seeds
_MARGIN = 0.06  # of a rendered box, which is tight, to be like those that people draw
_LEAST_SEA = 96  # pixels of a strip without animals
_BOXED_CLOSEST = 2.2  # magnification of a photo with boxes
_WHOLE_CLOSEST = 1.15  # of a photo that is full of its animal


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded photo with its boxes, in its pixels."""

    image: Image.Image  # RGB
    part: Part | None  # that its boxes show; None: there is no animal
    boxes: tuple[Sides, ...]
    is_whole: bool = False  # the box is the photo

    @property
    def frame(self) -> Sides:
        """The box of the whole photo."""
        return (0.0, 0.0, float(self.image.width), float(self.image.height))

    @property
    def closest(self) -> float:
        """How much of it may be magnified."""
        return _WHOLE_CLOSEST if self.is_whole else _BOXED_CLOSEST


def load_picture(example: DetectorExample) -> Picture:
    """An example, reduced to what training needs."""
    with Image.open(example.path) as opened:
        full = opened.size
        opened.draft("RGB", (_LARGEST_SIDE, _LARGEST_SIDE))
        image = opened.convert("RGB")
    image.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
    across, down = image.width / full[0], image.height / full[1]
    if example.part is None:
        return Picture(image, None, ())
    if not example.boxes:
        whole = (0.0, 0.0, float(image.width), float(image.height))
        return Picture(image, example.part, (whole,), is_whole=True)
    boxes = tuple(box.scaled(across, down).as_tuple() for box in example.boxes)
    return Picture(image, example.part, boxes)


def render_flukes(count: int) -> list[Picture]:
    """Rendered flukes, each of another animal and sea."""
    pictures = []
    for number in range(_RENDERED_SEED, _RENDERED_SEED + count):
        photo = render_photo(number, number, 0, width=_RENDERED_SIZE[0], height=_RENDERED_SIZE[1])
        if photo.box:
            x, y = photo.box.width * _MARGIN, photo.box.height * _MARGIN
            x0, y0, x1, y1 = photo.box.as_tuple()
            width, height = photo.image.size
            box = (max(x0 - x, 0), max(y0 - y, 0), min(x1 + x, width), min(y1 + y, height))
            pictures.append(Picture(photo.image, Part.FLUKE, (box,)))
    return pictures


def render_seas(count: int) -> list[Image.Image]:
    """Rendered seas without an animal."""
    width, height = _RENDERED_SIZE
    seeds = range(_RENDERED_SEED, _RENDERED_SEED + count)
    return [render_photo(None, seed, 0, width=width, height=height).image for seed in seeds]


def seas_beside(pictures: Iterable[Picture]) -> list[Image.Image]:
    """The larger strip above or below all boxes of each photo, where it is large enough."""
    seas = []
    for picture in pictures:
        width, height = picture.image.size
        top = min(box[1] for box in picture.boxes)
        bottom = max(box[3] for box in picture.boxes)
        strip = (
            (0, 0, width, int(top))
            if top > height - bottom
            else (0, int(bottom) + 1, width, height)
        )
        if strip[3] - strip[1] >= _LEAST_SEA:
            seas.append(picture.image.crop(strip))
    return seas
