"""Groups that were recorded, for a person to look at: those that still stand, page by page."""

from dataclasses import replace

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.decisions import Tier, append_decision
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.group_suggestions import record_groups
from rorqual.catalogue.suggested_groups import SuggestedGroup, groups_of, list_groups
from rorqual.domain.grouping import GroupFlag
from rorqual.domain.identification import Verdict
from tests.catalogue.builders import a_label, an_import
from tests.catalogue.test_unidentified import a_grouping


def groups(catalogue: Catalogue, *, limit: int = 9, after: int = 0) -> list[SuggestedGroup]:
    with reading(catalogue.engine) as connection:
        return list_groups(connection, limit=limit, after=after)


def test_groups_come_in_pages_with_what_persons_said_since(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(0, [a_label("Moby")]))
    for number in range(1, 6):
        catalogue.store_photo(an_import(number))
    assert groups(catalogue) == []
    record_groups(catalogue, a_grouping((None, [2, 3]), ("Moby", [4]), (None, [5, 6])), actor="r")
    with writing(catalogue.engine) as connection:
        append_decision(
            connection, 6, Tier.REJECTED, verdict=Verdict.MATCH, individual_id=1, actor="Ana",
            reason="",
        )  # fmt: skip
        append_decision(
            connection, 2, Tier.SUGGESTED, verdict=Verdict.UNDECIDED, individual_id=None,
            actor="an identification", reason="",
        )  # fmt: skip
    first = groups(catalogue, limit=2)
    assert [(it.animals, it.individual, it.decided) for it in first] == [
        ((2, 3), None, ()),
        ((4,), "Moby", ()),
    ]
    (last,) = groups(catalogue, limit=2, after=first[-1].id)
    assert (last.animals, last.decided) == ((5, 6), (6,))
    assert (last.reason, last.similarity) == ("They are alike.", 0.6)


def test_a_group_that_was_taken_apart_stands_no_longer(catalogue: Catalogue) -> None:
    for number in range(1, 5):
        catalogue.store_photo(an_import(number))
    record_groups(catalogue, a_grouping((None, [1, 2, 3])), actor="rorqual 1")
    record_groups(catalogue, a_grouping((None, [2, 3]), (None, [1, 4])), actor="rorqual 2")
    assert [it.animals for it in groups(catalogue)] == [(2, 3), (1, 4)]


def test_an_animal_tells_its_group_if_that_stands(catalogue: Catalogue) -> None:
    for number in range(1, 7):
        catalogue.store_photo(an_import(number))
    record_groups(catalogue, a_grouping((None, [1, 2, 3]), (None, [4, 5])), actor="rorqual 1")
    record_groups(catalogue, a_grouping((None, [2, 3])), actor="rorqual 2")
    with reading(catalogue.engine) as connection:
        found = groups_of(connection, [1, 2, 4, 6])
        assert groups_of(connection, []) == {}
    assert {animal: group.animals for animal, group in found.items()} == {2: (2, 3), 4: (4, 5)}
    assert [found[2], found[4]] == groups(catalogue)[::-1]


def test_the_halves_of_a_barbell_are_kept_apart(catalogue: Catalogue) -> None:
    for number in range(1, 5):
        catalogue.store_photo(an_import(number))
    (whole,) = a_grouping((None, [1, 2, 3, 4])).groups
    halved = tuple(replace(it, half=1 + it.annotation_id % 2) for it in whole.animals)
    barbell = replace(whole, animals=halved, flags=(GroupFlag.BARBELL,))
    record_groups(catalogue, replace(a_grouping(), groups=(barbell,)), actor="rorqual")
    (group,) = groups(catalogue)
    assert (group.flags, group.second_half) == (("barbell",), (1, 3))
