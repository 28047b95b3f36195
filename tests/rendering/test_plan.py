from collections import Counter
from dataclasses import replace

import pytest

from rorqual.rendering.plan import (
    NEW_INDIVIDUAL,
    NOT_A_CETACEAN,
    CatalogueSize,
    plan_catalogue,
)

SIZE = CatalogueSize(
    individuals=5,
    encounters=2,
    photos_per_encounter=3,
    unknown_individuals=2,
    empty_seas=4,
    seed=1,
)


def test_there_are_as_many_photos_as_asked_for() -> None:
    catalogue, queries = plan_catalogue(SIZE)
    assert Counter(photo.truth for photo in catalogue) == {f"R-00{n}": 6 for n in range(1, 6)}
    truths = Counter(photo.truth for photo in queries)
    assert truths.pop(NEW_INDIVIDUAL) == 6
    assert truths.pop(NOT_A_CETACEAN) == 4
    assert truths == {f"R-00{n}": 3 for n in range(1, 6)}


def test_a_query_is_of_another_encounter_than_the_catalogues() -> None:
    catalogue, queries = plan_catalogue(SIZE)
    assert not {photo.encounter for photo in catalogue} & {photo.encounter for photo in queries}


def test_unknown_individuals_are_not_in_the_catalogue() -> None:
    catalogue, queries = plan_catalogue(SIZE)
    unknown = {photo.individual for photo in queries if photo.truth == NEW_INDIVIDUAL}
    assert len(unknown) == 2
    assert not unknown & {photo.individual for photo in catalogue}


def test_names_are_unique_and_follow_no_individual() -> None:
    catalogue, queries = plan_catalogue(SIZE)
    names = [photo.name for photo in (*catalogue, *queries)]
    assert len(set(names)) == len(names)
    order = [photo.truth for photo in sorted(catalogue, key=lambda photo: photo.name)]
    assert order != sorted(order)


def test_photos_of_an_encounter_share_day_and_place() -> None:
    catalogue, _ = plan_catalogue(SIZE)
    for encounter in {photo.encounter for photo in catalogue}:
        captures = [photo.capture for photo in catalogue if photo.encounter == encounter]
        assert len({capture.position for capture in captures}) == 1
        assert len({capture.local.date() for capture in captures}) == 1
        assert len({capture.local for capture in captures}) == 3


def test_another_seed_plans_other_individuals() -> None:
    first, second = (plan_catalogue(replace(SIZE, seed=seed))[0] for seed in (1, 2))
    assert not {photo.individual for photo in first} & {photo.individual for photo in second}


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="empty_seas must be 0 or more"):
        replace(SIZE, empty_seas=-1)
