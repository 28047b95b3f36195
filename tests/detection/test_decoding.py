"""Maps are written by hand: where an animal's middle is, and how far its sides are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rorqual.detection.decoding import AT_THE_EDGE, MOST_BOXES, decode, one_for_each_animal
from rorqual.detection.overlaps import areas, intersection_over_union

ROWS, COLUMNS = 10, 20
BODY, FIN = 0, 1


def no_animals(parts: int = 2) -> NDArray[np.float32]:
    maps = np.zeros((parts, 5, ROWS, COLUMNS), np.float32)
    maps[:, 1:] = 0.1
    return maps


def put(
    maps: NDArray[np.float32],
    part: int,
    row: int,
    column: int,
    score: float,
    half_width: float = 0.1,
    half_height: float = 0.1,
) -> None:
    sides = (half_width, half_height, half_width, half_height)
    maps[part, :, row, column] = (score, *sides)


def test_a_box_lies_around_the_middle_of_its_cell() -> None:
    maps = no_animals()
    maps[FIN, :, 4, 9] = (0.8, 0.1, 0.2, 0.3, 0.4)  # left, top, right, bottom
    found = decode(maps, 0.5)
    x, y = 9.5 / COLUMNS, 4.5 / ROWS
    assert found.boxes[0] == pytest.approx([x - 0.1, y - 0.2, x + 0.3, y + 0.4])
    assert (found.parts.tolist(), found.scores.tolist()) == ([FIN], [pytest.approx(0.8)])


def test_scores_below_the_threshold_are_no_animals_and_at_it_they_are() -> None:
    maps = no_animals()
    put(maps, BODY, 2, 3, 0.5)
    assert len(decode(maps, 0.5).scores) == 1
    assert len(decode(maps, 0.51).scores) == 0


def test_a_slope_is_one_animal_at_its_top() -> None:
    maps = no_animals()
    for column, score in enumerate((0.5, 0.7, 0.9, 0.7, 0.5), start=5):
        put(maps, BODY, 5, column, score)
    found = decode(maps, 0.4)
    assert found.boxes[:, 0] == pytest.approx([7.5 / COLUMNS - 0.1])


def test_animals_apart_are_found_best_first() -> None:
    maps = no_animals()
    put(maps, BODY, 2, 3, 0.6)
    put(maps, FIN, 7, 16, 0.9)
    put(maps, BODY, 7, 4, 0.7)
    found = decode(maps, 0.4)
    assert found.scores == pytest.approx([0.9, 0.7, 0.6])
    assert found.parts.tolist() == [FIN, BODY, BODY]


@pytest.mark.parametrize(("fin", "body"), [(0.9, 0.6), (0.6, 0.9)])
def test_of_a_fin_and_its_body_the_surer_one_stays(fin: float, body: float) -> None:
    maps = no_animals()
    put(maps, BODY, 5, 10, body, 0.3, 0.3)
    put(maps, FIN, 4, 9, fin, 0.05, 0.05)
    assert decode(maps, 0.4).parts.tolist() == [FIN if fin > body else BODY]


def test_animals_that_overlap_a_little_are_two() -> None:
    boxes = np.array([(0.1, 0.1, 0.4, 0.4), (0.3, 0.1, 0.6, 0.4), (0.12, 0.1, 0.42, 0.4)])
    assert one_for_each_animal(boxes.astype(np.float32)).tolist() == [0, 1]


def test_without_boxes_nothing_stays() -> None:
    assert one_for_each_animal(np.empty((0, 4), np.float32)).tolist() == []


def test_sides_near_the_photos_edge_lie_on_it_and_no_box_hangs_over() -> None:
    maps = no_animals()
    x, y = 9.5 / COLUMNS, 4.5 / ROWS
    maps[BODY, :, 4, 9] = (0.9, x - 0.9 * AT_THE_EDGE, y - 1.5 * AT_THE_EDGE, 0.9, 0.05)
    (box,) = decode(maps, 0.5).boxes.tolist()
    assert box == pytest.approx([0, 1.5 * AT_THE_EDGE, 1, y + 0.05])


@pytest.mark.parametrize(
    ("half_width", "is_whole"), [(0.41, True), (0.35, False)], ids=["a crop", "a photo"]
)
def test_a_photo_that_was_cut_out_around_its_animal_is_taken_as_it_is(
    half_width: float, is_whole: bool
) -> None:
    maps = no_animals()
    maps[BODY, 0, 4, 9] = 0.9
    maps[BODY, 1:, 4, 9] = (half_width, 0.4, half_width, 0.4)  # of 0.8 of the height
    (box,) = decode(maps, 0.5).boxes.tolist()
    assert (box == [0, 0, 1, 1]) is is_whole


def test_beside_an_animal_that_fills_the_photo_another_one_is_still_found() -> None:
    maps = no_animals()
    maps[BODY, :, 4, 7] = (0.9, 0.35, 0.42, 0.35, 0.5)
    put(maps, BODY, 4, 18, 0.6, 0.06, 0.1)
    found = decode(maps, 0.5)
    assert found.boxes[0].tolist() == [0, 0, 1, 1]
    assert found.boxes[1] == pytest.approx([18.5 / 20 - 0.06, 0.35, 1, 0.55])


def test_a_photo_full_of_answers_gives_a_bounded_number() -> None:
    maps = no_animals(parts=4)
    maps[:, 0] = 0.9
    maps[:, 1:] = 0.001
    assert len(decode(maps, 0.5).boxes) <= MOST_BOXES


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.05, 0.95))
def test_boxes_lie_in_the_photo_reach_the_threshold_and_show_different_animals(
    seed: int, threshold: float
) -> None:
    maps = np.random.default_rng(seed).uniform(0.001, 1, (3, 5, 6, 8)).astype(np.float32)
    found = decode(maps, threshold)
    assert (found.boxes >= 0).all()
    assert (found.boxes <= 1).all()
    assert (found.boxes[:, :2] < found.boxes[:, 2:]).all()
    assert (found.scores >= threshold).all()
    assert (np.diff(found.scores) <= 0).all()
    part_of_photo = found.boxes[areas(found.boxes) < 1]
    overlap = intersection_over_union(part_of_photo, part_of_photo) - np.eye(len(part_of_photo))
    assert overlap.max(initial=0) <= 0.45


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_higher_threshold_only_leaves_boxes_out(seed: int) -> None:
    maps = np.random.default_rng(seed).uniform(0.001, 1, (2, 5, 6, 8)).astype(np.float32)
    low, high = decode(maps, 0.3), decode(maps, 0.7)
    assert low.boxes[low.scores >= 0.7].tolist() == high.boxes.tolist()
