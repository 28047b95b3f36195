"""What shape has an individual's fluke? Tips, notch, serrations and nicks of its edges.

Fluke coordinates: u runs along the span, -1 at the left tip to 1 at the right one; v runs from the
stock to the trailing edge in the same unit (half a span), 0 at the base of the notch.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from rorqual.rendering.randomness import Field, stream

SAMPLES = 2401  # points along the span at which the edges are known
STOCK_DEPTH = 1.2  # how far below the notch the stock reaches, always under water


@dataclass(frozen=True, slots=True)
class FlukeOutline:
    """Both edges of a fluke, as heights v above each point of the span."""

    span: Field  # (SAMPLES,) u, -1..1, rising
    trailing: Field  # (SAMPLES,) v of the upper edge, with notch, serrations and nicks
    leading: Field  # (SAMPLES,) v of the lower edge, with the stock in the middle
    root: float  # v below the notch at which the blades leave the stock, positive

    def edges_at(self, u: Field) -> tuple[Field, Field]:
        """Heights v of the trailing and the leading edge above any points u, same shape."""
        position = np.clip((u + 1.0) * (0.5 * (SAMPLES - 1)), 0, SAMPLES - 1.001)
        index = position.astype(np.int32)
        part = (position - index).astype(np.float32)
        trailing = self.trailing[index] * (1 - part) + self.trailing[index + 1] * part
        leading = self.leading[index] * (1 - part) + self.leading[index + 1] * part
        return trailing, leading


def draw_outline(individual_seed: int) -> FlukeOutline:
    """The outline of one individual; both blades are alike but never equal."""
    rng = stream("outline", individual_seed)
    span = np.linspace(-1.0, 1.0, SAMPLES, dtype=np.float32)
    reach = np.abs(span)
    depth = rng.uniform(0.28, 0.52)
    tip = rng.uniform(0.0, 0.34)
    sweep = rng.uniform(1.1, 2.0)
    leading = -depth + (depth + tip) * reach**sweep
    trailing = tip * reach ** rng.uniform(1.0, 2.2)
    trailing += rng.uniform(-0.05, 0.12) * np.abs(np.sin(np.pi * reach)) ** 1.5
    middle, half_chord = (trailing + leading) / 2, (trailing - leading) / 2
    half_chord = (half_chord + 0.055) * np.maximum(1 - reach ** rng.uniform(9, 22), 0) ** 0.5
    trailing, leading = middle + half_chord, middle - half_chord
    trailing -= _notch(rng, span)
    trailing += _serrations(rng, span) - _nicks(rng, span, half_chord)
    base = trailing[SAMPLES // 2]
    trailing, leading = trailing - base, leading - base
    root = -float(leading[SAMPLES // 2])
    leading -= STOCK_DEPTH / (1 + np.exp((reach - rng.uniform(0.10, 0.14)) / 0.022))
    leading += 0.004 * _rough(rng, 6.0) * reach**2
    return FlukeOutline(
        span=span,
        trailing=np.maximum(trailing, leading).astype(np.float32),
        leading=leading.astype(np.float32),
        root=root,
    )


def _notch(rng: np.random.Generator, span: Field) -> Field:
    """The cut between the blades, v."""
    depth, width = rng.uniform(0.02, 0.19), rng.uniform(0.03, 0.14)
    lean = rng.normal(0.0, 0.006)
    notch: Field = depth * np.exp(-((np.abs(span - lean) / width) ** rng.uniform(0.9, 1.8)))
    return notch


def _serrations(rng: np.random.Generator, span: Field) -> Field:
    """The knobbly trailing edge, stronger towards the tips, v."""
    coarse = rng.uniform(0.002, 0.010) * _rough(rng, 34.0)
    fine = rng.uniform(0.001, 0.006) * np.abs(_rough(rng, 8.0))
    finest = rng.uniform(0.0005, 0.002) * _rough(rng, 3.5)
    envelope = 0.35 + 0.65 * np.abs(span) ** 0.7
    edge: Field = (coarse + fine + finest) * envelope
    return edge


def _nicks(rng: np.random.Generator, span: Field, half_chord: Field) -> Field:
    """Pieces missing from the trailing edge: a few small ones, now and then a large one, v."""
    missing = np.zeros_like(span)
    for _ in range(rng.integers(2, 8)):
        large = rng.random() < 0.2
        centre = rng.choice([-1, 1]) * rng.uniform(0.12, 0.95)
        width = rng.uniform(0.035, 0.075) if large else rng.uniform(0.006, 0.028)
        depth = rng.uniform(0.05, 0.11) if large else rng.uniform(0.015, 0.06)
        offset = (span - centre) / width
        offset = np.where(offset < 0, offset * rng.uniform(0.6, 1.7), offset)
        cut = depth * np.clip(1 - np.abs(offset) ** rng.uniform(0.9, 2.5), 0, None)
        missing = np.maximum(missing, np.minimum(cut, 1.2 * half_chord))
    return missing.astype(np.float32)


def _rough(rng: np.random.Generator, width: float) -> Field:
    """Noise along the span of deviation 1, smooth over `width` samples."""
    noise = gaussian_filter1d(rng.standard_normal(SAMPLES), width)
    rough: Field = (noise / noise.std()).astype(np.float32)
    return rough
