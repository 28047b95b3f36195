"""Where does chance come from? Named streams of random numbers and smooth noise made of them."""

from typing import TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field: TypeAlias = NDArray[np.floating]  # float32 wherever a photo's size is at stake


def stream(purpose: str, *seeds: int) -> np.random.Generator:
    """A generator of its own for one purpose, so that a draw added elsewhere changes nothing here.

    Args:
        purpose: what the numbers are for, such as "outline".
        seeds: integers of 0 or more, such as the seed of an individual.

    Raises:
        ValueError: where a seed is negative.
    """
    if any(seed < 0 for seed in seeds):
        raise ValueError(f"seeds are integers of 0 or more, these are {seeds}")
    return np.random.Generator(np.random.PCG64([crc32(purpose.encode()), *seeds]))


def smooth_noise(
    rng: np.random.Generator, shape: tuple[int, int], cells: tuple[float, float]
) -> Field:
    """Smooth noise of mean 0 and standard deviation near 1.

    Args:
        rng: source of chance.
        shape: rows and columns of the result.
        cells: how many bumps fit into the rows and into the columns, 1 or more.

    Returns:
        float32 of that shape.
    """
    coarse_shape = (max(2, round(cells[0]) + 1), max(2, round(cells[1]) + 1))
    coarse = rng.standard_normal(coarse_shape, dtype=np.float32)
    return resized(coarse, shape) * np.float32(1.4)


def fractal_noise(
    rng: np.random.Generator,
    shape: tuple[int, int],
    cells: tuple[float, float],
    octaves: int,
    gain: float = 0.55,
) -> Field:
    """Sum of noises that are each twice as fine and `gain` times as strong; deviation near 1."""
    total = np.zeros(shape, dtype=np.float32)
    power = 0.0
    for octave in range(octaves):
        weight = gain**octave
        finer = (cells[0] * 2**octave, cells[1] * 2**octave)
        total += np.float32(weight) * smooth_noise(rng, shape, finer)
        power += weight**2
    return total / np.float32(np.sqrt(power))


def resized(field: Field, shape: tuple[int, int]) -> Field:
    """A field stretched to other rows and columns, bicubic."""
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    stretched = image.resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(stretched, dtype=np.float32)


def smoothstep(values: Field, low: float, high: float) -> Field:
    """0 up to `low`, 1 from `high` on, a smooth ramp between; `high` may lie below `low`."""
    ramp = np.clip((values - np.float32(low)) / np.float32(high - low), 0.0, 1.0)
    result: Field = ramp * ramp * (3.0 - 2.0 * ramp)
    return result
