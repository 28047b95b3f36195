"""A label that gives an individual its box: it leaves the box that the machine chose for it."""

from dataclasses import replace

from sqlalchemy import select

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.decisions import Tier, append_decision
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.schema import decisions
from rorqual.domain.box import Box
from rorqual.domain.identification import Verdict
from tests.catalogue.builders import NETWORK, a_label, an_import
from tests.catalogue.dumps import dump_tables

UNBOXED = a_label("Moby")
BOXED = replace(UNBOXED, box=Box(100, 100, 300, 200))


def annotation_ids(catalogue: Catalogue) -> list[int]:
    return [int(it) for it in catalogue.gallery_rows(NETWORK.spec_hash).annotation_ids]


def test_the_log_keeps_what_was_said_and_the_gallery_has_the_given_box(
    catalogue: Catalogue,
) -> None:
    catalogue.store_photo(an_import(1, [UNBOXED]))
    before = catalogue.gallery_revision(NETWORK.spec_hash)
    catalogue.store_photo(an_import(1, [BOXED]))
    assert annotation_ids(catalogue) == [2]
    assert catalogue.gallery_revision(NETWORK.spec_hash) != before
    columns = decisions.c.annotation_id, decisions.c.tier, decisions.c.verdict, decisions.c.reason
    with reading(catalogue.engine) as connection:
        rows = [tuple(row) for row in connection.execute(select(*columns).order_by(decisions.c.id))]
    assert rows == [
        (1, "attested", "match", "labelled so in the import"),
        (2, "attested", "match", "labelled so in the import"),
        (1, "attested", "undecided", "the import gave Moby another box in this photo"),
    ]


def test_it_happens_once(catalogue: Catalogue) -> None:
    for label in (UNBOXED, BOXED):
        catalogue.store_photo(an_import(1, [label]))
    before = dump_tables(catalogue)
    catalogue.store_photo(an_import(1, [BOXED]))
    assert dump_tables(catalogue) == before


def test_other_individuals_and_other_photos_keep_their_boxes(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1, [a_label("Dick")]))
    catalogue.store_photo(an_import(2, [UNBOXED]))
    catalogue.store_photo(an_import(1, [BOXED]))
    assert annotation_ids(catalogue) == [1, 2, 3]


def test_a_second_given_box_is_another_matter(catalogue: Catalogue) -> None:
    """Both are a person's; `rorqual check` warns of an individual that is twice in one photo."""
    catalogue.store_photo(an_import(1, [BOXED]))
    catalogue.store_photo(an_import(1, [replace(BOXED, box=Box(0, 0, 50, 50))]))
    assert annotation_ids(catalogue) == [1, 2]


def test_what_a_person_confirmed_stays(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1, [UNBOXED]))
    with writing(catalogue.engine) as connection:
        append_decision(
            connection,
            1,
            Tier.CONFIRMED,
            verdict=Verdict.MATCH,
            individual_id=1,
            actor="Ana",
            reason="looked at it",
        )
    catalogue.store_photo(an_import(1, [BOXED]))
    assert annotation_ids(catalogue) == [1, 2]
