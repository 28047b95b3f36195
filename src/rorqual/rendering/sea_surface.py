"""Which point of the sea does each pixel show? Waves in perspective; crests hide what is behind."""

from dataclasses import dataclass

import numpy as np

from rorqual.rendering.conditions import FLUKE_METRES, Conditions
from rorqual.rendering.randomness import Field, resized, stream
from rorqual.rendering.waves import WaveField, draw_waves

SKY = 1e6  # metres: the distance of a pixel without water


@dataclass(frozen=True, slots=True)
class SeaSurface:
    """The water of one photo, pixel by pixel; every field has the photo's rows and columns."""

    across: Field  # metres to the right of the camera's axis
    distance: Field  # metres from the camera, SKY where there is no water
    height: Field  # metres above calm water
    slope_x: Field
    slope_z: Field
    horizon: float  # row of the horizon, may lie above the photo
    focal: float  # pixels


def look_at_sea(
    conditions: Conditions,
    seeds: tuple[int, ...],
    shape: tuple[int, int],
    waterline: float,
    half_span: float,
) -> SeaSurface:
    """The sea around a whale.

    Args:
        conditions: waves, height of the camera and distance of the whale.
        seeds: of the photo; each photo sees other waves.
        shape: rows and columns of the photo.
        waterline: row of the photo at the whale's distance.
        half_span: pixels of half a fluke, which gives the focal length.
    """
    rng = stream("sea", *seeds)
    focal = conditions.distance * 2 * half_span / FLUKE_METRES
    horizon = waterline - conditions.camera_height * focal / conditions.distance
    swell, ripples = _wind_sea(rng, conditions)
    offset_x, offset_z = rng.uniform(0, swell.metres, 2)
    rows, columns = shape[0] // 2, shape[1] // 2  # the long waves are traced at half size
    ray_x = (np.arange(columns, dtype=np.float32) * 2 + 1 - shape[1] / 2) / np.float32(focal)
    nearest_row = 1.25 * shape[0]  # below the photo: a crest there may rise into it
    farthest_row = max(horizon + 0.004 * shape[0], -0.2 * shape[0])
    samples = int(0.6 * (nearest_row - farthest_row))
    flat_row = np.linspace(nearest_row, farthest_row, samples, dtype=np.float32)[:, None]
    away = np.float32(conditions.camera_height * focal) / (flat_row - np.float32(horizon))
    height = swell.at(swell.height, ray_x * away + offset_x, away + 0 * ray_x + offset_z)
    height *= _fading(away, conditions)
    seen_row = np.float32(horizon) + focal * (conditions.camera_height - height) / away
    step = _first_visible(seen_row.astype(np.float32), 2 * np.arange(rows, dtype=np.float32) + 1)
    depth = np.interp(step, np.arange(samples), away[:, 0]).astype(np.float32)
    across = depth * ray_x
    fading = _fading(depth, conditions)
    height, slope_x, slope_z = (
        resized(swell.at(field, across + offset_x, depth + offset_z) * fading, shape)
        for field in (swell.height, swell.slope_x, swell.slope_z)
    )
    is_sky = resized((step >= samples).astype(np.float32), shape) > 0.5
    depth, across = resized(depth, shape), resized(across, shape)
    # turned against the swell, so that the repeats of the two do not fall together
    fine_x, fine_z = ripples.nearest(0.94 * across + 0.34 * depth, 0.94 * depth - 0.34 * across)
    blurred = conditions.distance / np.maximum(depth, conditions.distance)
    return SeaSurface(
        across=across,
        distance=np.where(is_sky, np.float32(SKY), depth),
        height=height,
        slope_x=slope_x + fine_x * blurred,
        slope_z=slope_z + fine_z * blurred,
        horizon=float(horizon),
        focal=float(focal),
    )


def _wind_sea(rng: np.random.Generator, conditions: Conditions) -> tuple[WaveField, WaveField]:
    """The waves that hide and lift, and the ripples that only tilt the surface."""
    swell = draw_waves(
        rng,
        metres=32.0,
        longest=conditions.wave_length,
        shortest=0.7,
        heading=conditions.wave_heading,
        steepness=conditions.steepness,
    )
    ripples = draw_waves(
        rng,
        metres=6.1,
        longest=1.1,
        shortest=0.2,
        heading=rng.normal(np.pi / 2, 0.5),
        steepness=0.3 * conditions.steepness + 0.04,
    )
    return swell, ripples


def _fading(away: Field, conditions: Conditions) -> Field:
    """Share of the waves that is left at a distance, where a pixel covers several of them."""
    share: Field = np.exp(-((away / np.float32(6 * conditions.distance)) ** 2))
    return share


def _first_visible(seen_row: Field, rows: Field) -> Field:
    """Where each ray first meets the water.

    Args:
        seen_row: (samples, columns) row at which each sample of the surface would appear, samples
            from near to far.
        rows: (rows,) the rows of the picture, rising.

    Returns:
        (rows, columns) index of the sample with its fraction; `samples` where the ray misses.
    """
    samples, columns = seen_row.shape
    skyline = np.minimum.accumulate(seen_row, axis=0).T
    big = np.float64(1e5)
    base = big * np.arange(columns)[:, None]
    stacked = (base - skyline).ravel()
    wanted = (base - rows[::-1][None, :]).ravel()
    found = np.searchsorted(stacked, wanted).reshape(columns, len(rows))
    start = samples * np.arange(columns)[:, None]
    missed = found - start >= samples
    after = np.clip(found, start + 1, start + samples - 1)
    low, high = stacked[after - 1], stacked[after]
    share = np.clip((wanted.reshape(after.shape) - low) / np.maximum(high - low, 1e-6), 0, 1)
    step = np.where(missed, samples, after - 1 - start + share)
    visible: Field = step[:, ::-1].T.astype(np.float32)
    return visible
