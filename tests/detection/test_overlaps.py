import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.detection.overlaps import (
    areas,
    intersection_over_union,
    share_of_smaller,
    shared_areas,
)

UNIT = (0.0, 0.0, 1.0, 1.0)
RIGHT_HALF = (0.5, 0.0, 1.0, 1.0)
BESIDE = (1.0, 0.0, 2.0, 1.0)  # touches it
SHIFTED = (0.5, 0.5, 1.5, 1.5)  # shares a quarter

_box = st.tuples(*[st.floats(0, 100)] * 2, *[st.floats(0.01, 100)] * 2).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)
_boxes = st.lists(_box, min_size=1, max_size=5)


def test_overlaps_of_known_boxes() -> None:
    others = [UNIT, RIGHT_HALF, BESIDE, SHIFTED]
    assert shared_areas([UNIT], others)[0].tolist() == [1, 0.5, 0, 0.25]
    assert intersection_over_union([UNIT], others)[0] == pytest.approx([1, 0.5, 0, 0.25 / 1.75])
    assert share_of_smaller([UNIT], others)[0].tolist() == [1, 1, 0, 0.25]
    assert areas(others).tolist() == [1, 0.5, 1, 1]


def test_no_boxes_overlap_with_nothing() -> None:
    assert intersection_over_union([], [UNIT, BESIDE]).shape == (0, 2)
    assert share_of_smaller([UNIT], []).shape == (1, 0)


def test_boxes_without_area_overlap_with_nothing() -> None:
    point = (0.5, 0.5, 0.5, 0.5)
    assert intersection_over_union([point], [point, UNIT]).tolist() == [[0, 0]]
    assert share_of_smaller([point], [UNIT]).tolist() == [[0]]


@given(_boxes, _boxes)
def test_overlap_is_mutual_and_a_share(
    first: list[tuple[float, ...]], second: list[tuple[float, ...]]
) -> None:
    overlap = intersection_over_union(first, second)
    assert np.allclose(overlap, intersection_over_union(second, first).T)
    assert ((overlap >= 0) & (overlap <= 1 + 1e-9)).all()
    assert (share_of_smaller(first, second) >= overlap - 1e-9).all()


@given(_boxes)
def test_a_box_overlaps_wholly_with_itself(boxes: list[tuple[float, ...]]) -> None:
    assert np.allclose(np.diag(intersection_over_union(boxes, boxes)), 1)
