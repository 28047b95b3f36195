import numpy as np
import pytest

from rorqual.rendering.fluke_outline import draw_outline

SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_trailing_edge_lies_above_the_leading_edge(seed: int) -> None:
    outline = draw_outline(seed)
    assert np.isfinite(outline.trailing).all()
    assert (outline.trailing >= outline.leading).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_blades_end_at_the_tips_and_the_notch_is_the_origin(seed: int) -> None:
    outline = draw_outline(seed)
    chord = outline.trailing - outline.leading
    assert chord[0] < 0.06
    assert chord[-1] < 0.06
    assert outline.trailing[len(outline.trailing) // 2] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_stock_reaches_under_water(seed: int) -> None:
    outline = draw_outline(seed)
    _, leading = outline.edges_at(np.zeros(1, dtype=np.float32))
    assert leading[0] < -outline.root - 1


def test_two_individuals_have_different_outlines() -> None:
    edges = np.stack([draw_outline(seed).trailing for seed in SEEDS])
    for one in range(len(edges)):
        for other in range(one):
            assert np.abs(edges[one] - edges[other]).mean() > 0.005


def test_edges_between_samples_are_interpolated() -> None:
    outline = draw_outline(1)
    between = (outline.span[700:701] + outline.span[701:702]) / 2
    trailing, leading = outline.edges_at(between)
    assert trailing[0] == pytest.approx(outline.trailing[700:702].mean(), abs=1e-4)
    assert leading[0] == pytest.approx(outline.leading[700:702].mean(), abs=1e-4)
