"""What does an individual's skin look like? Its black and white pigmentation with its scars."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import map_coordinates

from rorqual.rendering.fluke_outline import FlukeOutline
from rorqual.rendering.randomness import Field, fractal_noise, smooth_noise, smoothstep, stream
from rorqual.rendering.scars import draw_scars

ROWS, COLUMNS = 560, 960  # of the skin's raster
U_RANGE = (-1.02, 1.02)
V_RANGE = (0.44, -0.75)  # first row, last row
BUMPS = 0.22  # height of the skin's unevenness, pixels of the raster
BLACK, WHITE = 0.022, 0.8  # reflectance of unmarked skin


@dataclass(frozen=True, slots=True)
class FlukeMarks:
    """The skin of one fluke in fluke coordinates."""

    reflectance: Field  # (ROWS, COLUMNS), 0..1
    stain: Field  # (ROWS, COLUMNS), 0..1: yellowish film of diatoms
    slope_u: Field  # (ROWS, COLUMNS) slope of the uneven skin along the span
    slope_v: Field  # (ROWS, COLUMNS) the same towards the trailing edge

    def at(self, u: Field, v: Field) -> tuple[Field, Field, Field, Field]:
        """Reflectance, stain and both slopes at any points, each with the shape of u."""
        column = (u - U_RANGE[0]) * ((COLUMNS - 1) / (U_RANGE[1] - U_RANGE[0]))
        row = (v - V_RANGE[0]) * ((ROWS - 1) / (V_RANGE[1] - V_RANGE[0]))
        where = np.stack([row, column])
        reflectance, stain, slope_u, slope_v = (
            map_coordinates(field, where, order=1, mode="nearest", prefilter=False)
            for field in (self.reflectance, self.stain, self.slope_u, self.slope_v)
        )
        return reflectance, stain, slope_u, slope_v


def draw_marks(individual_seed: int, outline: FlukeOutline) -> FlukeMarks:
    """The marks of one individual, from nearly all black to nearly all white."""
    rng = stream("marks", individual_seed)
    u = np.linspace(*U_RANGE, COLUMNS, dtype=np.float32)[None, :]
    v = np.linspace(*V_RANGE, ROWS, dtype=np.float32)[:, None]
    trailing, leading = outline.edges_at(u)
    leading = np.maximum(leading, -outline.root)
    chord = np.clip((v - leading) / np.maximum(trailing - leading, 0.02), 0, 1)
    white = _pigmentation(rng, u, chord)
    grain = fractal_noise(rng, (ROWS, COLUMNS), (40, 80), octaves=3)
    skin = BLACK + (WHITE - BLACK) * white
    skin *= 1 + 0.07 * grain
    scars = draw_scars(rng, (ROWS, COLUMNS), U_RANGE[1] - U_RANGE[0])
    scars *= 0.55 + 0.45 * smoothstep(fractal_noise(rng, (ROWS, COLUMNS), (60, 110), 3), -1.3, 0.2)
    healed = np.where(white < 0.5, rng.uniform(0.3, 0.6), 0.06).astype(np.float32)
    reflectance = skin + (healed - skin) * scars
    stain = _stain(rng) * white if rng.random() < 0.35 else np.zeros_like(white)
    bumps = BUMPS * (grain + 1.5 * scars)
    return FlukeMarks(
        reflectance=np.clip(reflectance, 0.01, 0.85).astype(np.float32),
        stain=stain.astype(np.float32),
        slope_u=np.asarray(np.gradient(bumps, axis=1), dtype=np.float32),
        slope_v=-np.asarray(np.gradient(bumps, axis=0), dtype=np.float32),
    )


def _pigmentation(rng: np.random.Generator, u: Field, chord: Field) -> Field:
    """Share of white at each point, 0..1: two pale blades around a dark middle and dark edges."""
    reach = np.abs(u)
    shape = (ROWS, COLUMNS)
    kind = rng.choice(["pale", "mixed", "dark"], p=[0.28, 0.47, 0.25])
    level = {"pale": (0.15, 0.75), "mixed": (-0.45, 0.15), "dark": (-1.5, -0.6)}[str(kind)]
    inner = rng.uniform(0.0, 0.55)
    blade = smoothstep(reach, inner, inner + rng.uniform(0.12, 0.5))
    blade = blade * smoothstep(reach, 1.0, rng.uniform(0.72, 0.95))
    trailing_border, leading_border = rng.uniform(0.06, 0.4), rng.uniform(0.03, 0.25)
    blade = blade * smoothstep(1 - chord, 0.0, trailing_border)
    blade = blade * (0.4 + 0.6 * smoothstep(chord, 0.0, leading_border))
    half = fractal_noise(rng, (ROWS, COLUMNS // 2), (2, 2), octaves=5)
    mirrored = np.concatenate([half, half[:, ::-1]], axis=1)
    own = fractal_noise(rng, shape, (2, 4), octaves=5)
    streaks = _streaks(rng, shape)
    speckle = smooth_noise(rng, shape, (110, 190))
    middle = np.exp(-((u / 0.16) ** 2)) * smoothstep(chord, 1.0, 0.4)
    potential = (
        rng.uniform(*level)
        + 1.9 * (blade - 0.55)
        - 0.7 * middle
        + rng.uniform(0.5, 1.4) * mirrored
        + rng.uniform(0.3, 1.1) * own
        + rng.uniform(0.03, 0.22) * streaks
        + rng.uniform(0.03, 0.15) * speckle
    )
    softness = np.float32(2 * rng.uniform(0.05, 0.16))
    white: Field = 0.5 + 0.5 * np.tanh(potential / softness)
    return white


def _streaks(rng: np.random.Generator, shape: tuple[int, int]) -> Field:
    """Strokes that fan out from the stock towards the trailing edge, deviation near 1."""
    flat = smooth_noise(rng, (128, 1024), (14, 230))
    u = np.linspace(-1, 1, shape[1], dtype=np.float32)[None, :]
    v = np.linspace(*V_RANGE, shape[0], dtype=np.float32)[:, None]
    angle = np.arctan2(u, v + rng.uniform(1.0, 1.6)) / np.pi * 1.6 + 0.5
    radius = np.hypot(u, v + 1.2) / 2
    where = np.stack([radius * 127, np.broadcast_to(angle, radius.shape) * 1023])
    strokes: Field = map_coordinates(flat, where, order=1, mode="reflect", prefilter=False)
    return strokes


def _stain(rng: np.random.Generator) -> Field:
    """Patches of diatoms, 0..1."""
    patches = fractal_noise(rng, (ROWS, COLUMNS), (2, 4), octaves=3)
    return smoothstep(patches, 0.3, 2.2) * np.float32(rng.uniform(0.3, 0.9))
