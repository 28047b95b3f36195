import numpy as np
import pytest

from rorqual.rendering.randomness import fractal_noise, smooth_noise, smoothstep, stream


def test_a_stream_is_fixed_by_its_purpose_and_seeds() -> None:
    assert stream("outline", 7).random() == stream("outline", 7).random()
    assert stream("outline", 7).random() != stream("marks", 7).random()
    assert stream("outline", 7).random() != stream("outline", 8).random()


def test_the_order_of_seeds_matters() -> None:
    assert stream("sea", 1, 2).random() != stream("sea", 2, 1).random()


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        stream("sea", 3, -1)


@pytest.mark.parametrize("octaves", [1, 4])
def test_noise_is_centred_and_of_about_unit_deviation(octaves: int) -> None:
    noise = fractal_noise(stream("test"), (200, 300), (20, 30), octaves)
    assert noise.shape == (200, 300)
    assert noise.dtype == np.float32
    assert abs(float(noise.mean())) < 0.15
    assert 0.7 < float(noise.std()) < 1.3


def test_noise_of_few_cells_is_smooth() -> None:
    noise = smooth_noise(stream("test"), (200, 200), (4, 4))
    assert float(np.abs(np.diff(noise, axis=0)).max()) < 0.2


def test_smoothstep_runs_both_ways() -> None:
    values = np.array([-1.0, 0.0, 0.5, 1.0, 2.0], dtype=np.float32)
    np.testing.assert_allclose(smoothstep(values, 0, 1), [0, 0, 0.5, 1, 1])
    np.testing.assert_allclose(smoothstep(values, 1, 0), [1, 1, 0.5, 0, 0])
