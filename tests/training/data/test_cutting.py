from hypothesis import given
from hypothesis import strategies as st

from rorqual.domain.box import Box
from rorqual.training.data.cutting import widened

sides = st.floats(1, 100)
corners = st.floats(0, 50)


@given(corners, corners, sides, sides, st.floats(0, 3))
def test_a_margin_widens_a_box_within_its_photo(
    x0: float, y0: float, width: float, height: float, margin: float
) -> None:
    box = Box(x0, y0, x0 + width, y0 + height)
    wide = widened(box, margin, 150, 150)
    assert 0 <= wide.x0 <= box.x0 < box.x1 <= wide.x1 <= 150
    assert 0 <= wide.y0 <= box.y0 < box.y1 <= wide.y1 <= 150


def test_the_margin_is_a_share_of_each_side_added_on_both_ends() -> None:
    assert widened(Box(40, 40, 60, 50), 0.1, 100, 100) == Box(38, 39, 62, 51)
