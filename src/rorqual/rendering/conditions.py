"""What was the day like? Sea, sky, light, distance and camera, the same for a whole encounter."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rorqual.rendering.randomness import stream

Colour: TypeAlias = NDArray[np.float32]

FLUKE_METRES = 4.2  # span of a humpback's fluke


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that is drawn once for an encounter, independent of the individual.

    Directions have x to the right, y up and z away from the camera. Light is linear.
    """

    sun: Colour  # (3,) unit vector towards the sun
    sunlight: float  # 0 under a closed cloud cover, 1 in full sun
    zenith: Colour  # (3,) light of the sky overhead
    horizon: Colour  # (3,) light of the sky at the horizon
    water: Colour  # (3,) light that comes up out of the water
    steepness: float  # deviation of the slopes of the waves
    wave_length: float  # metres, of the longest wind waves
    wave_heading: float  # radians
    whitecaps: float  # 0..1
    camera_height: float  # metres above the water
    distance: float  # metres to the whale
    coast: float  # height of a distant coast in degrees, 0 for open sea
    exposure: float  # in stops around the automatic one
    balance: Colour  # (3,) white balance of the camera
    contrast: float  # of the tone curve, 1 is neutral
    saturation: float
    noise: float  # deviation of the sensor's noise at mid grey, 0..1
    defocus: float  # of the whole photo, as a share of its width


def draw_conditions(encounter_seed: int) -> Conditions:
    """The conditions of one encounter."""
    rng = stream("conditions", encounter_seed)
    overcast = float(rng.choice([0.0, rng.uniform(0.2, 0.7), 1.0], p=[0.55, 0.2, 0.25]))
    elevation, azimuth = rng.uniform(0.35, 1.1), rng.normal(np.pi, 0.9)
    if rng.random() < 0.15:  # against the light
        elevation, azimuth = rng.uniform(0.2, 0.5), rng.normal(0.0, 0.35)
    sun = (
        np.cos(elevation) * np.sin(azimuth),
        np.sin(elevation),
        np.cos(elevation) * np.cos(azimuth),
    )
    clear_zenith = np.array((0.09, 0.23, 0.58)) * rng.uniform(0.75, 1.15)
    clear_horizon = np.array((0.50, 0.66, 0.84)) * rng.uniform(0.8, 1.1)
    cloud = np.array((0.57, 0.62, 0.67)) * rng.uniform(0.8, 1.05)
    blue, green = np.array((0.004, 0.030, 0.085)), np.array((0.010, 0.060, 0.062))
    water = (blue + (green - blue) * rng.beta(0.7, 1.1)) * rng.uniform(0.7, 1.5)
    wave_length = float(np.exp(rng.uniform(np.log(2.5), np.log(12.0))))
    warm = rng.normal(0.0, 0.035)
    return Conditions(
        sun=_colour(sun),
        sunlight=1.0 - overcast,
        zenith=_colour(clear_zenith + (cloud - clear_zenith) * overcast),
        horizon=_colour(clear_horizon + (0.92 * cloud - clear_horizon) * overcast),
        water=_colour(water * (1 - 0.45 * overcast)),
        steepness=min(rng.uniform(0.07, 0.19), 1.1 / wave_length),
        wave_length=wave_length,
        wave_heading=float(rng.uniform(0, np.pi)),
        whitecaps=float(max(0.0, rng.uniform(-0.6, 0.6))),
        camera_height=float(rng.uniform(1.8, 5.5)),
        distance=float(rng.uniform(35, 110)),
        coast=float(rng.uniform(0.15, 1.2)) if rng.random() < 0.5 else 0.0,
        exposure=float(rng.normal(0.05 + 0.15 * overcast, 0.15)),
        balance=_colour((1 + warm, 1.0, 1 - warm + rng.normal(0, 0.02))),
        contrast=float(rng.uniform(1.05, 1.2) + 0.12 * overcast),
        saturation=float(rng.uniform(0.85, 1.2)),
        noise=float(rng.uniform(0.006, 0.022)),
        defocus=float(rng.uniform(0.0002, 0.001)),
    )


def _colour(values: object) -> Colour:
    return np.asarray(values, dtype=np.float32)
