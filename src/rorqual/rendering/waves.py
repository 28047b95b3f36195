"""How high does the sea stand? Wave fields with a wind-sea spectrum that repeat without a seam."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import map_coordinates

from rorqual.rendering.randomness import Field

SIZE = 256  # rows and columns of a wave field, a power of two


@dataclass(frozen=True, slots=True)
class WaveField:
    """One square of sea; rows run away from the camera, columns to the right."""

    metres: float  # side of the square
    height: Field  # (SIZE, SIZE) metres
    slope_x: Field  # (SIZE, SIZE)
    slope_z: Field  # (SIZE, SIZE)

    def at(self, field: Field, x: Field, z: Field) -> Field:
        """A field at any places in metres, smooth; same shape as x."""
        scale = np.float32(SIZE / self.metres)
        where = np.stack([z * scale, x * scale])
        values: Field = map_coordinates(field, where, order=1, mode="grid-wrap", prefilter=False)
        return values

    def nearest(self, x: Field, z: Field) -> tuple[Field, Field]:
        """Both slopes at the nearest known place: quick, for ripples of a pixel's size."""
        scale = np.float32(SIZE / self.metres)
        row = np.floor(z * scale).astype(np.int32) & (SIZE - 1)
        column = np.floor(x * scale).astype(np.int32) & (SIZE - 1)
        index = row * SIZE + column
        return self.slope_x.ravel()[index], self.slope_z.ravel()[index]


def draw_waves(
    rng: np.random.Generator,
    *,
    metres: float,
    longest: float,
    shortest: float,
    heading: float,
    steepness: float,
) -> WaveField:
    """Waves of random phase whose energy follows k^-4 between two lengths.

    Args:
        rng: source of chance.
        metres: side of the square; twice the longest wave or more.
        longest: wave length in metres at which the energy peaks.
        shortest: wave length in metres below which there is none.
        heading: radians, 0 for waves that travel along x.
        steepness: deviation of the slopes along and across together.
    """
    k_axis = np.fft.fftfreq(SIZE, metres / SIZE) * 2 * np.pi
    k_x, k_z = k_axis[None, :], k_axis[:, None]
    k = np.hypot(k_x, k_z) + 1e-9
    peak, cutoff = 2 * np.pi / longest, 2 * np.pi / shortest
    energy = k**-4.0 * np.exp(-1.2 * (peak / k) ** 2) * np.exp(-((k / cutoff) ** 2))
    along = (k_x * np.cos(heading) + k_z * np.sin(heading)) / k
    energy = energy * (0.12 + along**2)
    energy[0, 0] = 0.0
    noise = rng.standard_normal((SIZE, SIZE)) + 1j * rng.standard_normal((SIZE, SIZE))
    spectrum = noise * np.sqrt(energy)
    height = np.fft.ifft2(spectrum).real
    slope_x = np.fft.ifft2(1j * k_x * spectrum).real
    slope_z = np.fft.ifft2(1j * k_z * spectrum).real
    gain = steepness / np.sqrt(np.mean(slope_x**2 + slope_z**2))
    height, slope_x, slope_z = (
        (gain * field).astype(np.float32) for field in (height, slope_x, slope_z)
    )
    return WaveField(metres=metres, height=height, slope_x=slope_x, slope_z=slope_z)
