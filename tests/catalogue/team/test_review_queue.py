"""What waits for a person's word: how animals are ranked, and what groups add to it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rorqual.catalogue.animals import histories_of
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.group_suggestions import record_groups
from rorqual.catalogue.records import SuggestionRecord
from rorqual.catalogue.team.review_order import ReviewOrder
from rorqual.catalogue.team.review_queue import (
    ReviewItem,
    ReviewState,
    count_review,
    find_review,
    list_review,
)
from rorqual.domain.grouping import GroupFlag
from rorqual.domain.identification import Verdict
from tests.catalogue.builders import a_label, an_import
from tests.catalogue.test_unidentified import a_grouping


@pytest.fixture(autouse=True)
def _gallery(catalogue: Catalogue) -> None:
    """Moby is animal 1."""
    catalogue.store_photo(an_import(1, [a_label("Moby")]))


def identify(catalogue: Catalogue, number: int, probability: float) -> int:
    """Ask about photo `number`, and be told that its animal is Moby; the animal's id."""
    record = an_import(number)
    candidates = [{"individual": "Moby", "probability": probability}]
    told = SuggestionRecord(
        0, Verdict.MATCH, "Moby", "rorqual 0.1.0", "most alike", {"candidates": candidates}
    )
    (animal,) = catalogue.store_identification(
        f"{number} {probability}",
        lambda _ids: "{}",
        record,
        [told],
        photo_name=record.name,
        sha256=record.photo.sha256,
    )
    return animal


def group(catalogue: Catalogue, *groups: tuple[str | None, list[int]]) -> None:
    record_groups(catalogue, a_grouping(*groups), actor="rorqual 0.1.0 cluster")


def queue(catalogue: Catalogue, order: ReviewOrder = ReviewOrder.UNSURE) -> list[ReviewItem]:
    """All of it, one by one as a person goes through it."""
    with reading(catalogue.engine) as connection:
        found: list[ReviewItem] = []
        while True:
            after = find_review(connection, found[-1].annotation_id) if found else None
            some = list_review(
                connection, state=ReviewState.WAITING, order=order, limit=1, after=after
            )
            if not some:
                return found
            found += some


def animals(items: Sequence[ReviewItem]) -> list[int]:
    return [it.annotation_id for it in items]


def test_a_grouping_takes_no_ranking_out_of_the_queue(catalogue: Catalogue) -> None:
    sure, unsure = identify(catalogue, 2, 0.9), identify(catalogue, 3, 0.2)
    before = queue(catalogue)
    assert animals(before) == [unsure, sure]
    group(catalogue, (None, [sure, unsure]))
    assert queue(catalogue) == before
    with reading(catalogue.engine) as connection:
        assert [it.verdict for it in histories_of(connection, [sure])[sure]] == [
            Verdict.MATCH,
            Verdict.NEW_INDIVIDUAL,
        ]


def test_the_latest_ranking_counts_whatever_was_grouped_before(catalogue: Catalogue) -> None:
    animal = identify(catalogue, 2, 0.9)
    group(catalogue, ("Moby", [animal]))
    identify(catalogue, 2, 0.4)
    (item,) = queue(catalogue)
    assert (item.probability, item.is_ranked) == (0.4, True)


def test_an_animal_that_was_only_grouped_waits_as_well(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(2))
    catalogue.store_photo(an_import(3))
    ranked = identify(catalogue, 4, 0.9)
    group(catalogue, (None, [2, 3]))
    assert animals(queue(catalogue)) == [ranked, 3, 2], "nothing says how unsure these are"
    with reading(catalogue.engine) as connection:
        item = find_review(connection, 2)
        assert count_review(connection)[ReviewState.WAITING] == 3
    assert item is not None
    assert (item.probability, item.is_ranked) == (None, False)


def test_groups_come_together_and_those_to_look_at_closely_on_top(catalogue: Catalogue) -> None:
    for number in range(2, 9):
        catalogue.store_photo(an_import(number))
    alone = identify(catalogue, 9, 0.1)
    group(catalogue, (None, [2, 6]), (None, [3, 4, 7]), ("Moby", [8]))
    closely = replace(a_grouping((None, [3, 4, 7])).groups[0], flags=(GroupFlag.BARBELL,))
    record_groups(
        catalogue,
        replace(a_grouping(), groups=(closely,)),
        actor="rorqual 0.1.0 cluster",
    )
    assert animals(queue(catalogue, ReviewOrder.GROUPED)) == [3, 4, 7, 2, 6, 8, alone]


def test_who_is_left_of_a_group_that_was_taken_apart_is_in_none(catalogue: Catalogue) -> None:
    for number in range(2, 6):
        catalogue.store_photo(an_import(number))
    group(catalogue, (None, [2, 3, 4]))
    group(catalogue, (None, [3, 4]))
    assert animals(queue(catalogue, ReviewOrder.GROUPED)) == [3, 4, 2]
