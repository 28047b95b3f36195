"""What colour are sea and sky? Mirrored sky, light out of the water, glitter, clouds, coast."""

import numpy as np

from rorqual.rendering.conditions import Conditions
from rorqual.rendering.randomness import Field, fractal_noise, smoothstep, stream
from rorqual.rendering.sea_surface import SKY, SeaSurface


def light_of_sea(surface: SeaSurface, conditions: Conditions) -> Field:
    """Linear light of the water, (rows, columns, 3); the sky's pixels are meaningless."""
    distance = np.minimum(surface.distance, np.float32(5000))
    x = surface.across / distance
    y = np.float32(conditions.camera_height) / distance
    normal_y = 1 / np.sqrt(1 + surface.slope_x**2 + surface.slope_z**2)
    facing = normal_y * (y + surface.slope_x * x + surface.slope_z)
    unseen = 1 - np.exp(-((distance / (4 * conditions.distance)) ** 2))
    facing = np.maximum(facing + unseen * (0.9 * conditions.steepness), 0.03)
    mirror = 0.02 + 0.98 * (1 - np.minimum(facing, 1)) ** 5
    twice = 2 * facing * normal_y
    mirrored_x = -twice * surface.slope_x + x
    mirrored_y = np.abs(twice - y)
    mirrored_z = -twice * surface.slope_z + 1
    climb = np.clip(mirrored_y, 0, 1) ** 0.55
    toward_sun = (
        mirrored_x * conditions.sun[0]
        + mirrored_y * conditions.sun[1]
        + mirrored_z * conditions.sun[2]
    )
    toward_sun /= np.sqrt(mirrored_x**2 + mirrored_y**2 + mirrored_z**2)
    glitter = np.exp(np.minimum((toward_sun - 1) * 260, 0)) * 34
    glow = np.exp(np.minimum((toward_sun - 1) * 9, 0)) * 0.5
    shine = conditions.sunlight * mirror * (glitter + glow)
    lift = 1 + 1.6 * np.clip(surface.height, -0.4, 0.8)
    haze = 1 - np.exp(-distance / 6000)
    light = np.empty((*distance.shape, 3), dtype=np.float32)
    for band in range(3):
        horizon = conditions.horizon[band]
        sky = horizon + (conditions.zenith[band] - horizon) * climb
        water = conditions.water[band] * lift
        seen = water + (sky - water) * mirror + shine * (1.0, 0.95, 0.86)[band]
        light[..., band] = seen + (horizon - seen) * haze
    return light


def paint_sky(
    light: Field, surface: SeaSurface, conditions: Conditions, encounter_seed: int, photo_seed: int
) -> None:
    """Fill the pixels above the water in place: gradient, clouds and perhaps a hazy coast."""
    sky = surface.distance >= SKY
    if not sky.any():
        return
    lowest = int(np.flatnonzero(sky.any(axis=1))[-1]) + 1
    columns = light.shape[1]
    degrees = np.degrees((surface.horizon - np.arange(lowest, dtype=np.float32)) / surface.focal)
    climb = np.clip(degrees / 12, 0, 1)[:, None] ** 0.8
    rng = stream("sky", encounter_seed, photo_seed)
    clouds = 0.05 * fractal_noise(rng, (lowest, columns), (4, 2), octaves=3)
    hills = _coast(conditions, encounter_seed, photo_seed, columns)
    land = smoothstep(hills[None, :] - degrees[:, None], -0.01, 0.01)
    for band in range(3):
        slope = conditions.zenith[band] - conditions.horizon[band]
        seen = (conditions.horizon[band] + slope * climb) * (1 + clouds)
        hazy = 0.55 * conditions.horizon[band] + 0.45 * (0.04, 0.06, 0.08)[band]
        seen = seen + (hazy - seen) * land
        light[:lowest, :, band] = np.where(sky[:lowest], seen, light[:lowest, :, band])


def _coast(conditions: Conditions, encounter_seed: int, photo_seed: int, columns: int) -> Field:
    """Height of the land above the horizon for each column, degrees; below 0 for open sea."""
    if conditions.coast == 0:
        return np.full(columns, -1.0, dtype=np.float32)
    hills = fractal_noise(stream("coast", encounter_seed), (2, 4096), (1, 10), octaves=7)[0]
    start = int(stream("pan", encounter_seed, photo_seed).integers(0, 3000))
    part = np.interp(np.linspace(start, start + 900, columns), np.arange(4096), hills)
    profile: Field = (conditions.coast * (0.45 + 0.35 * part)).astype(np.float32)
    return profile
