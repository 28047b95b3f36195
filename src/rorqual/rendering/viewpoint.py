"""From where is the fluke seen? Maps the pixels of a photo to fluke coordinates and back.

The fluke is not flat: each blade rises, curls and turns out of the picture by itself. Along the
span a blade is bent (`rise`, `curl`), shortened (`reach`, `pinch`) and seen obliquely (`chord`),
which keeps the map invertible without tracing rays.
"""

from dataclasses import dataclass

import numpy as np

from rorqual.rendering.fluke_outline import FlukeOutline
from rorqual.rendering.randomness import Field, stream

LIMIT = 1.08  # of |u|: a little beyond the tips, where nothing is drawn


@dataclass(frozen=True, slots=True)
class BladePose:
    """How one blade is held towards the camera; lengths in half spans."""

    reach: float  # seen length of the blade
    pinch: float  # 0..0.25: how much the outer part is turned away
    rise: float  # height of the tip above the notch, from the angle of the blade
    curl: float  # further height of the tip, from its bend
    chord: float  # seen depth of the tip's chord, as a share of the true one


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Where the fluke stands in the photo and how it is held."""

    x: float  # column of the notch, pixels
    y: float  # row of the notch, pixels
    half_span: float  # pixels of one unit of fluke coordinates
    roll: float  # radians, of the horizon or the whale
    chord: float  # seen depth of the middle, as a share of the true one
    left: BladePose
    right: BladePose
    depth: float  # from the notch down to the water, fluke units

    @property
    def waterline(self) -> float:
        """Row at which the stock leaves calm water."""
        return self.y + self.depth * self.half_span

    def to_fluke(self, x: Field, y: Field) -> tuple[Field, Field]:
        """Fluke coordinates u, v of pixels; |u| beyond 1 is outside the fluke."""
        across, up = (x - self.x) / self.half_span, (self.y - y) / self.half_span
        cos, sin = np.float32(np.cos(self.roll)), np.float32(np.sin(self.roll))
        p, q = across * cos - up * sin, across * sin + up * cos
        u, v = np.empty_like(p), np.empty_like(p)
        for pose, sign in ((self.left, -1), (self.right, 1)):
            here = p < 0 if sign < 0 else p >= 0
            table = np.linspace(0, LIMIT, 256)
            reach = np.interp(sign * p[here], _seen_length(pose, table), table)
            u[here] = sign * reach
            v[here] = (q[here] - _height(pose, reach)) / _depth(pose, self.chord, reach)
        return u, v

    def to_photo(self, u: Field, v: Field) -> tuple[Field, Field]:
        """Pixels x, y of fluke coordinates; the inverse of `to_fluke` within the fluke."""
        reach = np.abs(u)
        left = u < 0
        p = np.where(left, -_seen_length(self.left, reach), _seen_length(self.right, reach))
        q = np.where(
            left,
            v * _depth(self.left, self.chord, reach) + _height(self.left, reach),
            v * _depth(self.right, self.chord, reach) + _height(self.right, reach),
        )
        cos, sin = np.cos(self.roll), np.sin(self.roll)
        across, up = p * cos + q * sin, q * cos - p * sin
        return self.x + across * self.half_span, self.y - up * self.half_span


def draw_viewpoint(
    outline: FlukeOutline, seeds: tuple[int, ...], width: int, height: int
) -> Viewpoint:
    """A typical identification photo: the fluke fills 45 to 85 % of the width, all within it."""
    rng = stream("viewpoint", *seeds)
    turn = rng.normal(0.0, 0.05)  # the whale dives to the left or right of the line of sight
    left, right = _blade(rng, -turn), _blade(rng, turn)
    chord = rng.uniform(0.86, 1.04)
    roll = float(np.clip(rng.normal(0.0, 0.03), -0.09, 0.09))
    depth = outline.root * chord * rng.uniform(0.85, 1.25)
    unplaced = Viewpoint(0.0, 0.0, 1.0, roll, chord, left, right, depth)
    x, y = unplaced.to_photo(outline.span, outline.trailing)
    seen, top = float(x.max() - x.min()), float(-y.min())
    half_span = width * rng.uniform(0.64, 0.85) / seen
    half_span = min(half_span, 0.84 * height / (top + depth))
    spare = width - seen * half_span
    x_notch = spare * rng.uniform(0.25, 0.75) - float(x.min()) * half_span
    free = height - (top + depth) * half_span
    y_notch = top * half_span + free * rng.uniform(0.35, 0.62)
    return Viewpoint(x_notch, y_notch, half_span, roll, chord, left, right, depth)


def _blade(rng: np.random.Generator, turn: float) -> BladePose:
    curled = rng.random() < 0.15
    return BladePose(
        reach=float(np.clip(rng.normal(0.98, 0.03) + turn, 0.72, 1.1)),
        pinch=float(rng.uniform(0.12, 0.24) if curled else rng.uniform(0.0, 0.08)),
        rise=float(np.clip(rng.normal(0.15, 0.05) - 0.5 * turn, 0.0, 0.42)),
        curl=float(rng.uniform(0.05, 0.2) if curled else rng.uniform(-0.05, 0.06)),
        chord=float(np.clip(rng.normal(0.97, 0.06) + 1.5 * turn, 0.55, 1.25)),
    )


def _seen_length(pose: BladePose, reach: Field) -> Field:
    length: Field = pose.reach * (reach - pose.pinch * reach**3) / (1 - pose.pinch)
    return length


def _height(pose: BladePose, reach: Field) -> Field:
    soft = np.sqrt(reach * reach + 0.004) - 0.0632
    height: Field = pose.rise * soft + pose.curl * reach**3
    return height


def _depth(pose: BladePose, middle: float, reach: Field) -> Field:
    depth: Field = middle * (1 + (pose.chord - 1) * np.minimum(reach, 1.0))
    return depth
