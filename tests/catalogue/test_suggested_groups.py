"""Groups that were recorded, for a person to look at: those that still stand, page by page."""

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.decisions import Tier, append_decision
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.group_suggestions import record_groups
from rorqual.catalogue.suggested_groups import SuggestedGroup, list_groups
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
