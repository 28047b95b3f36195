import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.rendering.fluke_outline import draw_outline
from rorqual.rendering.viewpoint import draw_viewpoint

seeds = st.integers(min_value=0, max_value=10_000)


@settings(max_examples=40, deadline=None)
@given(individual=seeds, encounter=seeds, photo=seeds)
def test_a_fluke_point_comes_back_from_the_photo(
    individual: int, encounter: int, photo: int
) -> None:
    view = draw_viewpoint(draw_outline(individual), (encounter, photo), 960, 640)
    u = np.linspace(-0.99, 0.99, 41, dtype=np.float32)
    v = np.linspace(-0.4, 0.2, 41, dtype=np.float32)
    back_u, back_v = view.to_fluke(*view.to_photo(u, v))
    np.testing.assert_allclose(back_u, u, atol=0.005)
    np.testing.assert_allclose(back_v, v, atol=0.01)


@settings(max_examples=60, deadline=None)
@given(individual=seeds, encounter=seeds, photo=seeds)
def test_the_fluke_fills_the_photo_as_in_an_identification_photo(
    individual: int, encounter: int, photo: int
) -> None:
    outline = draw_outline(individual)
    view = draw_viewpoint(outline, (encounter, photo), 960, 640)
    x, y = view.to_photo(outline.span, outline.trailing)
    assert 0 <= x.min() < x.max() <= 960
    assert y.min() >= 0
    assert view.waterline < 640
    assert 0.45 <= (x.max() - x.min()) / 960 <= 0.86


def test_two_photos_of_an_encounter_have_different_viewpoints() -> None:
    outline = draw_outline(1)
    first, second = (draw_viewpoint(outline, (9, photo), 960, 640) for photo in (0, 1))
    assert first.left != second.left
    assert first.half_span != pytest.approx(second.half_span, rel=1e-6)
