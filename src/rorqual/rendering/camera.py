"""What does the camera make of the light? Focus, exposure, white balance, tone curve and noise."""

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

from rorqual.rendering.conditions import Conditions
from rorqual.rendering.randomness import Field, resized, stream

BRIGHTEST, TONES = 4.0, 32768  # range and steps of the tone curve
BLOTCH = np.array((0.8, 0.0, -0.8), dtype=np.float32)  # noise of the colours
MID_GREY = 0.235  # linear light to which the automatic exposure brings the mean


def take_photo(light: Field, conditions: Conditions, seeds: tuple[int, ...]) -> Image.Image:
    """The photo of a scene.

    Args:
        light: (rows, columns, 3) linear light, 0 or more.
        conditions: exposure, white balance and so on of the encounter.
        seeds: of the photo, for its noise.
    """
    rng = stream("camera", *seeds)
    rows, columns, _ = light.shape
    mean = float(np.minimum(light[::4, ::4], 1.5).mean())
    stops = conditions.exposure + rng.normal(0.0, 0.1)
    exposed = light * (conditions.balance * np.float32(MID_GREY / mean * 2**stops))
    exposed = exposed + _bloom(exposed)
    blur = conditions.defocus * rng.uniform(0.6, 1.5) * columns
    exposed = gaussian_filter(exposed, (blur, blur, 0), mode="nearest", truncate=2.0)
    exposed *= _vignette(rows, columns)[..., None]
    grey = exposed.mean(axis=2, keepdims=True)
    exposed = np.maximum(grey + (exposed - grey) * np.float32(conditions.saturation), 0)
    toned = _tone(exposed, conditions.contrast)
    grain = rng.standard_normal((rows, columns), dtype=np.float32)[..., None]
    coarse = rng.standard_normal((rows // 2, columns // 2), dtype=np.float32)
    colour = resized(coarse, (rows, columns))[..., None] * BLOTCH
    shadow = np.float32(conditions.noise) * (1.3 - 0.6 * toned)
    toned = toned + shadow * (grain + colour)
    return Image.fromarray((np.clip(toned, 0, 1) * 255 + 0.5).astype(np.uint8))


def _bloom(light: Field) -> Field:
    """Light that over-exposed points spread around them."""
    rows, columns, _ = light.shape
    excess = np.clip(light.mean(axis=2) - 1, 0, 6)[::2, ::2]
    spread = gaussian_filter(excess, 0.0022 * columns) * 0.35
    return resized(spread, (rows, columns))[..., None]


def _vignette(rows: int, columns: int) -> Field:
    """Fall of light towards the corners."""
    y = np.linspace(-1, 1, rows, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, columns, dtype=np.float32)[None, :]
    fall: Field = 1 - 0.09 * (x * x + y * y)
    return fall


def _tone(light: Field, contrast: float) -> Field:
    """Linear light to display values 0..1: soft shoulder, gamma, contrast around the middle."""
    steps = np.linspace(0, BRIGHTEST, TONES)
    soft = np.where(steps < 0.6, steps, 0.6 + 0.4 * (1 - np.exp(-(steps - 0.6) / 0.4)))
    toned = 0.45 + (soft ** (1 / 2.2) - 0.45) * contrast
    table = np.clip(toned, 0, 1).astype(np.float32)
    index = np.minimum(light * np.float32((TONES - 1) / BRIGHTEST), TONES - 1)
    display: Field = table[index.astype(np.int32)]
    return display
