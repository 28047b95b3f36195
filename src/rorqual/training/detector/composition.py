"""What does a training picture show? Photos cut, scaled, mirrored, side by side, on other seas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from rorqual.training.detector.pictures import Picture, Sides
from rorqual.training.detector.sheet import Composition, Sheet, mirrored


@dataclass(frozen=True, slots=True)
class Composer:
    """Draws training pictures.

    Attributes:
        pictures: source -> its photos.
        shares: source -> how often, any scale.
        seas: without animals, for behind what does not fill the picture.
        size: width and height in pixels.
        mosaic: share of pictures that are made of four photos, 0..1.
        small: share of photos that show nothing but their animal that are put on a sea, 0..1.
    """

    pictures: Mapping[str, Sequence[Picture]]
    shares: Mapping[str, float]
    seas: Sequence[Image.Image]
    size: tuple[int, int]
    mosaic: float = 0.25
    small: float = 0.6

    def compose(self, rng: np.random.Generator) -> Composition:
        """One picture."""
        width, height = self.size
        sheet = Sheet(self._sea(rng))
        if rng.random() < self.mosaic:
            x, y = width * rng.uniform(0.3, 0.7), height * rng.uniform(0.3, 0.7)
            tiles = [
                (0.0, 0.0, x, y),
                (x, 0.0, width, y),
                (0.0, y, x, height),
                (x, y, width, height),
            ]
        else:
            tiles = [(0.0, 0.0, float(width), float(height))]
        for tile in tiles:
            self._fill(sheet, tile, rng)
        composed = sheet.composition()
        return mirrored(composed) if rng.random() < 0.5 else composed

    def _fill(self, sheet: Sheet, tile: Sides, rng: np.random.Generator) -> None:
        sources = list(self.shares)
        weights = np.array([self.shares[source] for source in sources])
        source = sources[int(rng.choice(len(sources), p=weights / weights.sum()))]
        photos = self.pictures[source]
        picture = photos[int(rng.integers(len(photos)))]
        if picture.is_whole and rng.random() < self.small:
            sheet.put(picture, _somewhere(picture, tile, rng), picture.frame, soft=True)
        else:
            sheet.put(picture, tile, _window(picture, rng))

    def _sea(self, rng: np.random.Generator) -> Image.Image:
        sea = self.seas[int(rng.integers(len(self.seas)))]
        zoom = rng.uniform(0.4, 1.0)
        width, height = sea.width * zoom, sea.height * zoom
        x, y = rng.uniform(0, sea.width - width), rng.uniform(0, sea.height - height)
        return sea.resize(self.size, Image.Resampling.BILINEAR, (x, y, x + width, y + height))


def _window(picture: Picture, rng: np.random.Generator) -> Sides:
    """What of a photo to show: mostly around one of its boxes, now and then larger than it."""
    width, height = picture.image.size
    zoom = np.exp(rng.uniform(np.log(0.75), np.log(picture.closest)))
    stretch = np.exp(rng.uniform(-0.15, 0.15))
    wide, high = width / zoom * stretch, height / zoom / stretch
    if len(picture.boxes) and not picture.is_whole and rng.random() < 0.9:
        x0, y0, x1, y1 = picture.boxes[int(rng.integers(len(picture.boxes)))]
        wide, high = max(wide, (x1 - x0) * 1.02), max(high, (y1 - y0) * 1.02)
        left, top = _around(x0, x1, wide, width, rng), _around(y0, y1, high, height, rng)
    else:
        left, top = _between(0.0, width - wide, rng), _between(0.0, height - high, rng)
    return (left, top, left + wide, top + high)


def _around(low: float, high: float, length: float, full: float, rng: np.random.Generator) -> float:
    """Where a stretch of that length begins that holds low..high, in 0..full if it can."""
    first, last = high - length, low
    if length <= full:
        first, last = max(first, 0.0), min(last, full - length)
    return _between(first, last, rng)


def _between(first: float, last: float, rng: np.random.Generator) -> float:
    return float(rng.uniform(min(first, last), max(first, last)))


def _somewhere(picture: Picture, tile: Sides, rng: np.random.Generator) -> Sides:
    """A place for a small copy within a tile, in the photo's proportions, give or take."""
    width, height = tile[2] - tile[0], tile[3] - tile[1]
    side = np.exp(rng.uniform(np.log(0.07), np.log(0.8))) * min(width, height)
    aspect = np.sqrt(picture.image.width / picture.image.height) * np.exp(rng.uniform(-0.2, 0.2))
    wide, high = min(side * aspect, width), min(side / aspect, height)
    x = tile[0] + rng.uniform(0, width - wide)
    y = tile[1] + rng.uniform(0, height - high)
    return (x, y, x + wide, y + high)
