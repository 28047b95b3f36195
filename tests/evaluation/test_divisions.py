import numpy as np
import pytest

from rorqual.evaluation.divisions import (
    CLOSED,
    Division,
    closed_set,
    cross_validation,
    open_set,
    time_aware,
)
from tests.evaluation.herds import herd, with_column

HERD = herd(60, 6)


def individuals_of(division: Division) -> tuple[set[str], set[str]]:
    """Of the gallery and of the queries."""
    names = division.animals.individuals
    gallery, queries = division.gallery.tolist(), division.queries.tolist()
    return {names[row] for row in gallery}, {names[row] for row in queries}


def test_in_a_closed_set_whoever_is_asked_for_is_known() -> None:
    division = closed_set(HERD, seed=0)
    gallery, asked = individuals_of(division)
    assert asked == gallery == set(HERD.individuals)
    assert len(division.gallery) == pytest.approx(2 / 3 * len(HERD), rel=0.05)
    assert not set(division.gallery) & set(division.queries)


@pytest.mark.parametrize("share", [0.05, 0.13, 0.30, 0.50])
@pytest.mark.parametrize("seed", range(3))
def test_an_open_set_has_the_wanted_share_of_new_individuals(share: float, seed: int) -> None:
    gallery, asked = individuals_of(open_set(HERD, share, seed=seed))
    assert len(asked - gallery) == round(share * 60)
    assert gallery | asked == set(HERD.individuals)


def test_however_few_there_are_one_individual_is_new() -> None:
    gallery, asked = individuals_of(open_set(herd(6, 3), 0.05, seed=0))
    assert len(asked - gallery) == 1


def test_more_new_individuals_include_the_fewer_of_before() -> None:
    few, many = (individuals_of(open_set(HERD, share, seed=1)) for share in (0.13, 0.5))
    assert few[1] - few[0] < many[1] - many[0]


def test_by_time_all_of_the_gallery_is_older_than_any_query() -> None:
    division = time_aware(HERD)
    assert division is not None
    days = HERD.days
    newest = max(day for row in division.gallery if (day := days[row]))
    oldest = min(day for row in division.queries if (day := days[row]))
    assert newest < oldest
    assert len(division.gallery) + len(division.queries) == len(HERD)


def test_a_group_that_spans_the_day_goes_where_it_began() -> None:
    animals = herd(30, 3)  # the last photo of each animal is asked for, unless it is held back
    together = with_column(animals, "groups", [row if row > 2 else 0 for row in range(90)])
    division = time_aware(together)
    assert division is not None
    assert {0, 1, 2} <= set(division.gallery.tolist())
    assert {5, 8} <= set(division.queries.tolist())


def test_without_days_there_is_no_protocol_by_time() -> None:
    assert time_aware(with_column(HERD, "days", [None] * len(HERD))) is None
    assert time_aware(with_column(HERD, "days", [HERD.days[0]] * len(HERD))) is None


def test_folds_ask_for_every_photo_once_and_only_for_the_known() -> None:
    folds = list(cross_validation(HERD, seed=0))
    assert [division.fold for division in folds] == list(range(10))
    asked = np.concatenate([division.queries for division in folds])
    assert sorted(asked) == list(range(len(HERD)))
    for division in folds:
        gallery, queries = individuals_of(division)
        assert queries <= gallery
        assert len(division.gallery) + len(division.queries) == len(HERD)


def test_an_animal_that_was_met_once_stays_in_every_gallery() -> None:
    animals = with_column(HERD, "groups", [0 if row < 6 else row for row in range(len(HERD))])
    for division in cross_validation(animals, seed=0):
        assert set(range(6)) <= set(division.gallery.tolist())


def test_only_closed_protocols_know_that_nobody_is_new() -> None:
    assert closed_set(HERD, seed=0).protocol == CLOSED
    assert closed_set(HERD, seed=0).is_closed
    assert not open_set(HERD, 0.3, seed=0).is_closed
