"""Animals that nobody named, and groups of them as suggestions."""

from dataclasses import replace

import numpy as np
from sqlalchemy import select

from rorqual.catalogue import deciding
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.decisions import Tier, append_decision
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.group_suggestions import record_groups
from rorqual.catalogue.rows import find_or_add
from rorqual.catalogue.schema import decisions, individuals
from rorqual.catalogue.undoing import undo
from rorqual.catalogue.unidentified import UnidentifiedAnimal, unidentified_animals
from rorqual.domain.box import Box
from rorqual.domain.decision_kind import DecisionKind
from rorqual.domain.grouping import GroupedAnimal, Grouping, ProvisionalGroup
from rorqual.domain.identification import Verdict
from tests.catalogue.builders import NETWORK, a_label, a_photo, an_import, unit_vector


def unidentified(catalogue: Catalogue) -> list[UnidentifiedAnimal]:
    return unidentified_animals(catalogue, NETWORK.spec_hash)


def decide(catalogue: Catalogue, annotation: int, tier: Tier, individual: str) -> None:
    with writing(catalogue.engine) as connection:
        append_decision(
            connection,
            annotation,
            tier,
            verdict=Verdict.MATCH,
            individual_id=find_or_add(connection, individuals, name=individual),
            actor="Ana",
            reason="looked at it",
        )


def test_animals_without_a_name_come_with_all_that_groups_need(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1, [a_label("Moby")]))
    catalogue.store_photo(an_import(2, [a_label(species="orca")]))
    catalogue.store_photo(an_import(3))
    first, second = unidentified(catalogue)
    assert (first.annotation_id, second.annotation_id) == (2, 3)
    assert (first.photo, first.species) == ("00002.jpg", "orca")
    assert (first.sha256, first.perceptual_hash) == (
        a_photo(2).sha256,
        a_photo(2).perceptual_hash,
    )
    time = a_photo(2).capture_time
    assert time is not None
    assert (first.captured, second.captured) == (time.local, None)
    np.testing.assert_array_equal(second.vector, unit_vector((3, None)))
    assert unidentified_animals(catalogue, "another network") == []


def test_the_latest_word_of_a_person_decides(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1, [a_label("Moby")]))
    assert unidentified(catalogue) == []
    decide(catalogue, 1, Tier.REJECTED, "Moby")
    decide(catalogue, 1, Tier.SUGGESTED, "Dick")
    (animal,) = unidentified(catalogue)
    assert animal.rejected == {"Moby"}
    decide(catalogue, 1, Tier.CONFIRMED, "Dick")
    assert unidentified(catalogue) == []


def test_a_rejection_counts_until_it_is_undone(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1))
    catalogue.store_photo(an_import(2, [a_label("Moby")]))

    def rejected() -> set[str]:
        (animal,) = unidentified(catalogue)
        return set(animal.rejected)

    with writing(catalogue.engine) as connection:
        reject = DecisionKind.REJECT
        (made,) = deciding.decide(connection, 1, reject, actor="Ana", individual="Moby").decisions
    assert rejected() == {"Moby"}
    with writing(catalogue.engine) as connection:
        (undone,) = undo(connection, made, actor="Ben").decisions
    assert rejected() == set()
    with writing(catalogue.engine) as connection:
        undo(connection, undone, actor="Ana")
    assert rejected() == {"Moby"}, "the undoing was undone"


def test_a_whole_photo_is_left_out_where_its_animals_have_boxes(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1))
    assert len(unidentified(catalogue)) == 1
    boxes = [a_label(line=line, box=Box(50 * line, 0, 50 * line + 40, 40)) for line in (2, 3)]
    catalogue.store_photo(an_import(1, boxes))
    assert [animal.annotation_id for animal in unidentified(catalogue)] == [2, 3]


def test_only_files_that_are_named(catalogue: Catalogue) -> None:
    for number in (1, 2):
        catalogue.store_photo(an_import(number))
    catalogue.store_photo(an_import(2, name="copy.jpg"))
    paths = ["/photos/copy.jpg", "/photos/elsewhere.jpg"]
    (animal,) = unidentified_animals(catalogue, NETWORK.spec_hash, stored_paths=paths)
    assert animal.photo == "00002.jpg"


def a_grouping(*groups: tuple[str | None, list[int]]) -> Grouping:
    """Groups of a known individual or None, with the ids of their animals."""
    return Grouping(
        tuple(
            ProvisionalGroup(
                name=f"group-{number:04d}",
                animals=tuple(GroupedAnimal(it, f"{it}.jpg", it, 0.7, 1) for it in ids),
                individual=individual,
                known_annotation=None,
                flags=(),
                reason="They are alike.",
            )
            for number, (individual, ids) in enumerate(groups, start=1)
        ),
        similarity=0.6,
        basis="So it was asked.",
        models={"embed": "net@1"},
    )


def test_groups_are_kept_as_suggestions_and_name_nobody(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(0, [a_label("Moby")]))
    for number in range(1, 5):
        catalogue.store_photo(an_import(number))
    revision = catalogue.gallery_revision(NETWORK.spec_hash)
    grouping = a_grouping((None, [2, 3]), ("Moby", [4]), (None, [5]))
    assert record_groups(catalogue, grouping, actor="rorqual 1 cluster") == 3
    with reading(catalogue.engine) as connection:
        rows = connection.execute(select(decisions).where(decisions.c.tier == Tier.SUGGESTED)).all()
    assert [(row.annotation_id, row.verdict) for row in rows] == [
        (2, Verdict.NEW_INDIVIDUAL),
        (3, Verdict.NEW_INDIVIDUAL),
        (4, Verdict.MATCH),
    ]
    assert rows[0].details["group"] == [2, 3]
    assert rows[0].reason == "They are alike."
    assert rows[2].details["individual"] == "Moby"
    assert catalogue.gallery_revision(NETWORK.spec_hash) == revision
    assert len(unidentified(catalogue)) == 4


def test_the_same_groups_are_not_suggested_twice(catalogue: Catalogue) -> None:
    for number in range(1, 4):
        catalogue.store_photo(an_import(number))
    pair = a_grouping((None, [1, 2]), (None, [3]))
    assert record_groups(catalogue, pair, actor="rorqual") == 2
    assert record_groups(catalogue, pair, actor="rorqual") == 0
    assert record_groups(catalogue, a_grouping((None, [1, 2, 3])), actor="rorqual") == 3
    assert record_groups(catalogue, replace(pair, similarity=0.7), actor="rorqual") == 2
