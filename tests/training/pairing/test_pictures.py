"""Maps between pictures say where a point lies in the other one."""

import numpy as np

from rorqual.training.pairing.pictures import SIDE, between_mirrored, mapped, mirrored, warped


def test_the_map_says_where_a_spot_went() -> None:
    pixels = np.full((SIDE, SIDE, 3), 60, dtype=np.uint8)
    pixels[96:104, 136:144] = 255
    there, elsewhere = [], []
    for seed in range(20):
        seen, way = warped(pixels, np.random.default_rng(seed))
        ((x, y),) = mapped(np.array([[140, 100]], dtype=np.float32), way).round().astype(int)
        bright = np.quantile(seen, 0.97)
        there.append(seen[y - 1 : y + 2, x - 1 : x + 2].mean() > bright)
        elsewhere.append(seen[y - 1 : y + 2, x - 31 : x - 28].mean() > bright)
    # a cover may hide it, and a shade may outshine it
    assert np.mean(there) > 0.7
    assert np.mean(elsewhere) < 0.2


def test_one_picture_is_seen_differently_each_time() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (SIDE, SIDE, 3)).astype(np.uint8)
    random = np.random.default_rng(1)
    (first, way), (second, other_way) = warped(pixels, random), warped(pixels, random)
    assert not np.array_equal(first, second)
    assert not np.allclose(way, other_way)
    again, same_way = warped(pixels, np.random.default_rng(1))
    np.testing.assert_array_equal(again, first)
    np.testing.assert_array_equal(same_way, way)


def test_mirrored_pictures_have_the_mirrored_map() -> None:
    random = np.random.default_rng(2)
    _, way = warped(np.zeros((SIDE, SIDE, 3), dtype=np.uint8), random)
    points = random.uniform(0, SIDE, (20, 2)).astype(np.float32)
    upside_down = points * [1, -1] + [0, SIDE]
    found = mapped(upside_down.astype(np.float32), between_mirrored(way))
    np.testing.assert_allclose(found, mapped(points, way) * [1, -1] + [0, SIDE], atol=1e-3)


def test_a_mirrored_picture_stands_on_its_head() -> None:
    pixels = np.arange(SIDE * SIDE * 3, dtype=np.uint32).reshape(SIDE, SIDE, 3).astype(np.uint8)
    np.testing.assert_array_equal(mirrored(pixels)[0], pixels[-1])
    np.testing.assert_array_equal(mirrored(mirrored(pixels)), pixels)
