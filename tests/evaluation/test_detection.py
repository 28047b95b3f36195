"""Counted by hand on boxes of one line: a box from x to x + 10 overlaps with its neighbours."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.evaluation.detection import average_precision, match_boxes

Box = tuple[float, float, float, float]


def at(x: float) -> Box:
    return (x, 0.0, x + 10.0, 10.0)


def test_a_box_on_an_animal_is_a_hit_and_one_beside_it_is_stray() -> None:
    matches = match_boxes([at(0), at(50)], [at(1), at(30), at(49)])
    assert matches.hits.tolist() == [True, False, True]
    assert (matches.truths, matches.stray) == (2, 1)


def test_an_animal_is_hit_once() -> None:
    matches = match_boxes([at(0)], [at(1), at(0)])
    assert matches.hits.tolist() == [True, False]  # the first is the surer one


def test_a_box_whose_animal_is_taken_may_hit_another_that_it_overlaps_enough() -> None:
    matches = match_boxes([at(0), at(3)], [at(1), at(1)])
    assert matches.hits.tolist() == [True, True]


def test_the_overlap_of_a_hit_is_a_half_at_least() -> None:
    third = (0.0, 0.0, 10.0, 10.0), (5.0, 0.0, 15.0, 10.0)  # share 50 of 150
    half = (0.0, 0.0, 10.0, 10.0), (0.0, 0.0, 10.0, 5.0)
    assert not match_boxes([third[0]], [third[1]]).hits.any()
    assert match_boxes([half[0]], [half[1]]).hits.all()
    assert match_boxes([third[0]], [third[1]], iou=0.3).hits.all()


def test_photos_without_animals_or_without_boxes() -> None:
    assert match_boxes([], [at(0)]).stray == 1
    assert match_boxes([at(0)], []).hits.tolist() == []
    assert match_boxes([at(0)], []).truths == 1


@pytest.mark.parametrize(
    ("hits", "truths", "expected"),
    [
        ([True, True], 2, 1.0),
        ([True, False], 1, 1.0),  # what comes after all animals costs nothing
        ([False, True], 1, 1 / 2),
        ([True, False, True], 2, 1 / 2 * 1 + 1 / 2 * 2 / 3),
        ([True, False, True], 4, 1 / 4 * 1 + 1 / 4 * 2 / 3),  # two are never found
        ([False, True, True], 2, 2 / 3),  # precision 1/2, then 2/3: the better one counts
        ([False], 3, 0.0),
        ([], 3, 0.0),
    ],
)
def test_average_precision_by_hand(hits: list[bool], truths: int, expected: float) -> None:
    scores = np.arange(len(hits), 0, -1)
    assert average_precision(scores, hits, truths) == pytest.approx(expected)


def test_equal_scores_count_together() -> None:
    assert average_precision([0.5, 0.5], [True, False], 1) == pytest.approx(1 / 2)
    assert average_precision([0.5, 0.5], [False, True], 1) == pytest.approx(1 / 2)


def test_without_an_animal_there_is_no_figure() -> None:
    assert np.isnan(average_precision([0.5], [False], 0))


def test_shapes_must_agree() -> None:
    with pytest.raises(ValueError, match="same shape"):
        average_precision([0.5], [True, False], 1)


_rows = st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=20)


@given(_rows, st.integers(0, 5), st.randoms())
def test_the_order_of_the_photos_changes_nothing(
    rows: list[tuple[int, bool]], missed: int, shuffler: random.Random
) -> None:
    truths = sum(hit for _, hit in rows) + missed
    if not truths:
        return
    shuffled = shuffler.sample(rows, len(rows))
    values = [
        average_precision([score for score, _ in some], [hit for _, hit in some], truths)
        for some in (rows, shuffled)
    ]
    assert values[0] == pytest.approx(values[1])
    assert 0 <= values[0] <= 1 + 1e-9


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.integers(0, 3))
def test_it_is_the_mean_over_animals_of_the_best_precision_from_theirs_on(
    hits: list[bool], missed: int
) -> None:
    """The definition, animal by animal."""
    truths = sum(hits) + missed
    if not truths:
        return
    precision = [sum(hits[: n + 1]) / (n + 1) for n in range(len(hits))]
    expected = sum(max(precision[n:]) for n, hit in enumerate(hits) if hit) / truths
    scores = np.linspace(1, 0, len(hits))
    assert average_precision(scores, hits, truths) == pytest.approx(expected)
