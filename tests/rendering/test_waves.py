import numpy as np
import pytest

from rorqual.rendering.randomness import stream
from rorqual.rendering.waves import SIZE, WaveField, draw_waves


@pytest.fixture
def waves() -> WaveField:
    return draw_waves(
        stream("test"), metres=32.0, longest=6.0, shortest=1.0, heading=0.4, steepness=0.12
    )


def test_the_steepness_is_that_asked_for(waves: WaveField) -> None:
    squares = waves.slope_x**2 + waves.slope_z**2
    assert float(np.sqrt(squares.mean())) == pytest.approx(0.12, rel=1e-3)


def test_the_slopes_are_those_of_the_height(waves: WaveField) -> None:
    step = waves.metres / SIZE
    slope = (np.roll(waves.height, -1, axis=1) - np.roll(waves.height, 1, axis=1)) / (2 * step)
    assert np.corrcoef(slope.ravel(), waves.slope_x.ravel())[0, 1] > 0.99
    assert float(np.abs(slope - waves.slope_x).mean()) < 0.01


def test_the_field_repeats_without_a_seam(waves: WaveField) -> None:
    x = np.linspace(0, 30, 50, dtype=np.float32)
    z = np.full_like(x, 3.3)
    here = waves.at(waves.height, x, z)
    np.testing.assert_allclose(waves.at(waves.height, x + 64, z - 32), here, atol=1e-4)
