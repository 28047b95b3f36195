"""Which scars does an individual carry? Rake marks of teeth, circles of barnacles, spots, cuts."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from rorqual.rendering.randomness import Field


def draw_scars(rng: np.random.Generator, shape: tuple[int, int], span: float) -> Field:
    """All scars of one fluke.

    Args:
        rng: source of chance.
        shape: rows and columns of the skin's raster.
        span: width of the raster in fluke coordinates.

    Returns:
        float32 of that shape, 0 (unmarked) to 1 (scar).
    """
    canvas = Image.new("L", (shape[1], shape[0]))
    pen = ImageDraw.Draw(canvas)
    unit = shape[1] / span  # pixels in half a fluke's span
    for _ in range(rng.integers(1, 5)):
        _rake(rng, pen, shape, unit)
    for _ in range(rng.integers(0, 4)):
        _cut(rng, pen, shape, unit)
    for _ in range(rng.integers(0, 5)):
        _patch(rng, pen, shape, unit)
    for _ in range(rng.integers(1, 9)):
        _circle(rng, pen, shape, unit)
    spots = int(rng.choice([6, 20, 70], p=[0.4, 0.4, 0.2]))
    for _ in range(spots):
        _spot(rng, pen, shape, unit)
    return np.asarray(canvas.filter(ImageFilter.GaussianBlur(0.7)), dtype=np.float32) / 255


def _place(rng: np.random.Generator, shape: tuple[int, int]) -> tuple[float, float]:
    """A random point on the blades, x and y in pixels of the raster."""
    side = rng.choice([-1.0, 1.0])
    return shape[1] * (0.5 + side * rng.uniform(0.04, 0.42)), shape[0] * rng.uniform(0.2, 0.68)


def _curve(
    start: tuple[float, float], angle: float, length: float, bend: float
) -> list[tuple[float, float]]:
    """Points of a bent line."""
    steps = np.linspace(0, 1, 9)
    turn = angle + bend * steps
    x = start[0] + length * np.cumsum(np.cos(turn)) / len(steps)
    y = start[1] + length * np.cumsum(np.sin(turn)) / len(steps)
    return [(float(a), float(b)) for a, b in zip(x, y, strict=True)]


def _rake(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, shape: tuple[int, int], unit: float
) -> None:
    """Parallel scratches that the teeth of a killer whale leave."""
    x, y = _place(rng, shape)
    angle, bend = rng.uniform(0, np.pi), rng.normal(0, 0.35)
    spacing = unit * rng.uniform(0.018, 0.04)
    length = unit * rng.uniform(0.14, 0.42)
    width = int(rng.integers(2, 6))
    for tooth in range(rng.integers(3, 7)):
        shift = tooth * spacing
        start = (x - shift * np.sin(angle), y + shift * np.cos(angle))
        points = _curve(start, angle, length * rng.uniform(0.6, 1.1), bend)
        pen.line(points, fill=int(rng.integers(130, 255)), width=width)


def _cut(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, shape: tuple[int, int], unit: float
) -> None:
    """A single long scratch."""
    points = _curve(
        _place(rng, shape), rng.uniform(0, 2 * np.pi), unit * rng.uniform(0.1, 0.5), rng.normal()
    )
    pen.line(points, fill=int(rng.integers(150, 255)), width=int(rng.integers(2, 6)))


def _patch(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, shape: tuple[int, int], unit: float
) -> None:
    """A large healed wound of uneven shape."""
    x, y = _place(rng, shape)
    radius, stretch = unit * rng.uniform(0.02, 0.075), rng.uniform(0.4, 0.9)
    tilt = rng.uniform(0, 3)
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    wobble = 1 + 0.25 * np.sin(2 * turn + rng.uniform(0, 6)) + rng.normal(0, 0.12, len(turn))
    long, short = radius * wobble * np.cos(turn), stretch * radius * wobble * np.sin(turn)
    corner_x = x + long * np.cos(tilt) - short * np.sin(tilt)
    corner_y = y + long * np.sin(tilt) + short * np.cos(tilt)
    corners = [(float(a), float(b)) for a, b in zip(corner_x, corner_y, strict=True)]
    pen.polygon(corners, fill=int(rng.integers(150, 255)))


def _circle(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, shape: tuple[int, int], unit: float
) -> None:
    """The ring that a barnacle leaves."""
    x, y = _place(rng, shape)
    radius = unit * rng.uniform(0.010, 0.028)
    box = (x - radius, y - radius, x + radius, y + radius)
    pen.ellipse(box, outline=int(rng.integers(150, 255)), width=int(rng.integers(1, 4)))


def _spot(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, shape: tuple[int, int], unit: float
) -> None:
    """A small healed wound."""
    x, y = _place(rng, shape)
    radius = unit * rng.uniform(0.003, 0.011)
    stretch = rng.uniform(0.5, 1.0)
    box = (x - radius, y - radius * stretch, x + radius, y + radius * stretch)
    pen.ellipse(box, fill=int(rng.integers(110, 255)))
