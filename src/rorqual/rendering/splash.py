"""Where is the water white? Foam around the stock, spray before it, drops, drips and whitecaps."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy.ndimage import gaussian_filter

from rorqual.rendering.conditions import FLUKE_METRES, Conditions
from rorqual.rendering.individual import RenderedIndividual
from rorqual.rendering.randomness import Field, fractal_noise, smoothstep, stream
from rorqual.rendering.sea_surface import SeaSurface
from rorqual.rendering.viewpoint import Viewpoint


def foam_on_sea(
    surface: SeaSurface,
    conditions: Conditions,
    seeds: tuple[int, ...],
    view: Viewpoint | None,
) -> Field:
    """Share of each pixel's water that is foam, 0..1: whitecaps, and the disturbed water."""
    rng = stream("foam", *seeds)
    shape = surface.across.shape
    lace = _lace_on_water(rng, surface)
    steep = -surface.slope_z / (1.3 * conditions.steepness)
    crest = surface.height / (0.09 * conditions.wave_length * conditions.steepness / 0.15 + 0.02)
    amount = 0.75 * crest + 0.45 * steep - 3.4 + 1.7 * conditions.whitecaps
    if view is not None:
        middle = (view.x - shape[1] / 2) * conditions.distance / surface.focal
        reach = FLUKE_METRES * rng.uniform(0.35, 0.75)
        across = (surface.across - np.float32(middle + rng.normal(0, 0.5))) / reach
        along = (surface.distance - conditions.distance + 0.5) / (reach * rng.uniform(1.5, 4.0))
        ring = across * across + along * along
        amount = np.maximum(amount, rng.uniform(1.3, 3.1) * np.exp(-ring) - 1.9)
    foam = smoothstep(0.85 * lace + amount, -0.1, 1.9) * np.float32(0.92)
    return gaussian_filter(foam, shape[1] * 0.0009, truncate=2.0)


def _lace_on_water(rng: np.random.Generator, surface: SeaSurface) -> Field:
    """Noise that lies on the water in perspective, deviation near 1."""
    tile = fractal_noise(rng, (512, 512), (20, 20), octaves=5, gain=0.75)
    scale = np.float32(512 / 14.0)
    row = (surface.distance * (0.35 * scale)).astype(np.int32) & 511
    column = (surface.across * scale + 0.2 * row).astype(np.int32) & 511
    return tile.ravel()[row * 512 + column]


@dataclass(frozen=True, slots=True)
class Spray:
    """White water over some rows of the photo."""

    rows: slice  # of the photo
    cover: Field  # (rows, columns) 0..1
    brightness: Field  # (rows, columns) 0.6..1.1


def spray(
    view: Viewpoint, contact: tuple[float, float], seeds: tuple[int, ...], shape: tuple[int, int]
) -> Spray:
    """White water where the animal breaks the surface.

    Args:
        view: where the waterline is.
        contact: first and last column in which the animal stands in the water.
        seeds: of the photo.
        shape: rows and columns of the photo.
    """
    rng = stream("spray", *seeds)
    first = max(0, int(view.waterline - 0.35 * view.half_span))
    last = min(shape[0], int(view.waterline + 0.2 * view.half_span) + 1)
    y, x = np.ogrid[first:last, 0 : shape[1]]
    middle, half = (contact[0] + contact[1]) / 2, (contact[1] - contact[0]) / 2
    across = (x.astype(np.float32) - np.float32(middle)) / np.float32(view.half_span)
    above = (np.float32(view.waterline) - y.astype(np.float32)) / np.float32(view.half_span)
    contact_half = half / view.half_span + 0.03
    bumps = (32 * (last - first) / shape[1], 32)
    lace = fractal_noise(rng, (last - first, shape[1]), bumps, octaves=5, gain=0.75)
    lip = np.exp(-((across / contact_half) ** 6)) * 1.3 - np.abs(above + 0.004) / 0.016
    tall = rng.uniform(0.03, 0.12)
    lean = across - np.float32(rng.normal(0, 0.4) * contact_half)
    plume = np.exp(-((lean / (contact_half * rng.uniform(0.3, 1.2))) ** 2)) * rng.uniform(0.8, 2.8)
    plume = plume - 1.6 * np.where(above > 0, above / tall, -above / 0.05)
    amount = np.maximum(lip, plume)
    cover = smoothstep(amount + 0.75 * lace - 1.0, 0.0, 1.6)
    cover = gaussian_filter(cover, shape[1] * 0.0007, truncate=2.0)
    brightness = np.clip(0.85 + 0.14 * np.roll(lace, 3, axis=0), 0.6, 1.1)
    return Spray(rows=slice(first, last), cover=cover, brightness=brightness)


def flying_water(
    individual: RenderedIndividual, view: Viewpoint, seeds: tuple[int, ...], shape: tuple[int, int]
) -> Field:
    """Drops around the base and drips that fall from the lower edge, 0..1, photo's shape."""
    rng = stream("drops", *seeds)
    canvas = Image.new("L", (shape[1], shape[0]))
    pen = ImageDraw.Draw(canvas)
    unit = view.half_span
    for _ in range(int(rng.choice([10, 60, 220], p=[0.4, 0.4, 0.2]))):
        x = view.x + unit * rng.normal(0, 0.45)
        y = view.waterline - unit * rng.exponential(0.08)
        _streak(rng, pen, x, y, unit * 0.004)
    outline = individual.outline
    edge_x, edge_y = view.to_photo(outline.span, outline.leading)
    for _ in range(rng.integers(0, 12)):
        start = int(rng.integers(200, len(edge_x) - 200))
        x, y = float(edge_x[start]), float(edge_y[start])
        if y > view.waterline:
            continue
        for _ in range(rng.integers(3, 25)):
            beside, below = rng.normal(0, 0.006), rng.exponential(0.1)
            _streak(rng, pen, x + unit * beside, y + unit * below, unit * 0.012)
    blurred = canvas.filter(ImageFilter.GaussianBlur(0.6 * shape[1] / 960))
    return np.asarray(blurred, dtype=np.float32) / 255


def _streak(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, x: float, y: float, length: float
) -> None:
    """One falling drop, drawn as long as it moves while the shutter is open."""
    fall = rng.uniform(0.3, 1.5) * length
    pen.line((x, y, x + rng.normal(0, 0.2 * length), y + fall), fill=int(rng.integers(90, 255)))
