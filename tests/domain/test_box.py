"""A box is a rectangle with an area, and stays one whatever is done with it."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.domain.box import OVERHANG_PIXELS, Box

coordinates = st.floats(-1e6, 1e6, allow_nan=False)
sizes = st.integers(1, 20_000)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x0, y0 = draw(coordinates), draw(coordinates)
    x1, y1 = x0 + draw(st.floats(0.01, 1e4)), y0 + draw(st.floats(0.01, 1e4))
    return Box(x0, y0, x1, y1)


@given(boxes())
def test_width_and_height_are_positive(box: Box) -> None:
    assert box.width == box.x1 - box.x0 > 0
    assert box.height == box.y1 - box.y0 > 0


@given(st.data(), sizes, sizes)
def test_a_clipped_box_lies_in_the_photo_and_within_the_box(
    data: st.DataObject, width: int, height: int
) -> None:
    box = Box(
        data.draw(st.floats(-OVERHANG_PIXELS, width - 0.5)),
        data.draw(st.floats(-OVERHANG_PIXELS, height - 0.5)),
        data.draw(st.floats(width - 0.25, width + OVERHANG_PIXELS)),
        data.draw(st.floats(height - 0.25, height + OVERHANG_PIXELS)),
    )
    clipped = box.clipped_to(width, height)
    assert 0 <= clipped.x0 < clipped.x1 <= width
    assert 0 <= clipped.y0 < clipped.y1 <= height
    assert box.x0 <= clipped.x0
    assert box.y0 <= clipped.y0
    assert clipped.x1 <= box.x1
    assert clipped.y1 <= box.y1
    assert clipped.clipped_to(width, height) == clipped


@given(st.floats(0, OVERHANG_PIXELS), sizes, sizes)
def test_an_overhang_of_at_most_a_pixel_is_clipped(
    overhang: float, width: int, height: int
) -> None:
    reaching_out = Box(-overhang, -overhang, width, height)
    assert reaching_out.clipped_to(width, height) == Box.whole(width, height)


@pytest.mark.parametrize(
    "box",
    [Box(-1.5, 0, 10, 10), Box(0, -1.5, 10, 10), Box(0, 0, 101.5, 10), Box(0, 0, 10, 51.5)],
    ids=["left", "top", "right", "bottom"],
)
def test_more_than_a_pixel_is_an_error_that_names_the_box(box: Box) -> None:
    with pytest.raises(ValueError, match=r"reaches 1\.5 pixels out of the photo of 100x50"):
        box.clipped_to(100, 50)


@given(st.integers(1, 1000), st.integers(1, 1000), sizes, sizes)
def test_the_whole_photo_scales_with_the_photo(
    factor_x: int, factor_y: int, width: int, height: int
) -> None:
    scaled = Box.whole(width, height).scaled(factor_x, factor_y)
    assert scaled == Box.whole(width * factor_x, height * factor_y)


@pytest.mark.parametrize("corners", [(0, 0, 0, 10), (0, 0, 10, 0), (10, 0, 5, 10), (0, 10, 10, 5)])
def test_a_box_without_area_is_no_box(corners: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="no area"):
        Box(*corners)


@pytest.mark.parametrize("value", [nan, inf, -inf])
@pytest.mark.parametrize("place", range(4))
def test_a_box_needs_finite_numbers(value: float, place: int) -> None:
    corners = [0.0, 0.0, 10.0, 10.0]
    corners[place] = value
    with pytest.raises(ValueError, match="finite"):
        Box(*corners)


def test_boxes_are_values() -> None:
    assert Box(1, 2, 3, 4) == Box(1.0, 2.0, 3.0, 4.0)
    assert len({Box(1, 2, 3, 4), Box(1.0, 2.0, 3.0, 4.0)}) == 1
    assert str(Box(1.5, 2, 3, 4)) == "[1.5, 2, 3, 4]"
