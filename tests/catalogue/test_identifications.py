"""Answers of the machine are kept, and stay suggestions."""

from dataclasses import replace
from functools import partial

import pytest

from rorqual.catalogue.animals import histories_of
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.records import SuggestionRecord
from rorqual.catalogue.team.review_queue import find_review
from rorqual.domain.identification import Verdict
from tests.catalogue.builders import NETWORK, a_label, an_import
from tests.catalogue.dumps import dump_tables

MATCH = SuggestionRecord(
    0, Verdict.MATCH, "Moby", "rorqual 0.1.0", "most alike", {"candidates": [["Moby", 0.9]]}
)


@pytest.fixture(autouse=True)
def _gallery(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1, [a_label("Moby")]))


def nothing(_annotation_ids: tuple[int, ...]) -> str:
    return "{}"


def identify(catalogue: Catalogue, key: str, number: int = 2) -> tuple[int, ...]:
    record = an_import(number)
    return catalogue.store_identification(
        key,
        lambda _ids: '{"photo": "é.jpg"}',
        record,
        [MATCH],
        photo_name=record.name,
        sha256=record.photo.sha256,
    )


def test_an_answer_is_given_back_as_it_was(catalogue: Catalogue) -> None:
    assert catalogue.stored_identification("key") is None
    assert identify(catalogue, "key") == (2,)
    assert catalogue.stored_identification("key") == '{"photo": "é.jpg"}'
    assert catalogue.counts().identifications == 1


def test_a_suggestion_never_enters_the_gallery(catalogue: Catalogue) -> None:
    revision = catalogue.gallery_revision(NETWORK.spec_hash)
    identify(catalogue, "key")
    assert catalogue.gallery_rows(NETWORK.spec_hash).individuals == ("Moby",)
    assert catalogue.gallery_revision(NETWORK.spec_hash) == revision


def test_a_label_in_the_record_is_not_used(catalogue: Catalogue) -> None:
    record = an_import(2, [a_label("Moby", encounter="day 1")])
    catalogue.store_identification(
        "key", nothing, record, [], photo_name=record.name, sha256=record.photo.sha256
    )
    assert catalogue.counts().gallery_annotations == 1
    assert catalogue.counts().encounters == 0


def test_a_repeated_key_changes_nothing(catalogue: Catalogue) -> None:
    ids = identify(catalogue, "key")
    tables = dump_tables(catalogue)
    assert identify(catalogue, "key") == ids
    assert dump_tables(catalogue) == tables


def test_the_vectors_are_kept_for_a_later_confirmation(catalogue: Catalogue) -> None:
    identify(catalogue, "key")
    catalogue.store_photo(
        replace(
            an_import(2, [a_label("Dick")]),
            annotations=(replace(an_import(2, [a_label("Dick")]).annotations[0], embedding=None),),
        )
    )
    assert catalogue.gallery_rows(NETWORK.spec_hash).individuals == ("Moby", "Dick")


def test_refused_and_unreadable_photos(catalogue: Catalogue) -> None:
    refused = replace(an_import(5), annotations=(), gate_score=0.01)
    catalogue.store_identification(
        "refused", nothing, refused, [], photo_name="sunset.jpg", sha256=refused.photo.sha256
    )
    catalogue.store_identification("bad", nothing, None, [], photo_name="bad.jpg", sha256=None)
    counts = catalogue.counts()
    assert (counts.photos, counts.annotations, counts.identifications) == (2, 1, 2)
    for key, record in (("refused", refused), ("bad", None), ("refused", an_import(77))):
        assert (
            catalogue.store_identification(key, nothing, record, [], photo_name="", sha256=None)
            == ()
        )


def test_a_suggestion_of_an_unknown_individual_is_refused_as_a_whole(catalogue: Catalogue) -> None:
    record = an_import(2)
    with pytest.raises(ValueError, match="individual Nobody"):
        catalogue.store_identification(
            "key",
            nothing,
            record,
            [replace(MATCH, individual="Nobody")],
            photo_name=record.name,
            sha256=record.photo.sha256,
        )
    assert catalogue.counts().photos == 1


def test_a_match_that_only_a_head_knows_is_kept_by_name(catalogue: Catalogue) -> None:
    """The catalogue gets no individual by it, and the queue of review shows the name."""
    record = an_import(2)
    stranger = replace(MATCH, individual="hw_7", is_of_head=True)
    store = partial(
        catalogue.store_identification,
        "key",
        nothing,
        record,
        photo_name=record.name,
        sha256=record.photo.sha256,
    )
    with pytest.raises(ValueError, match="names individual hw_7, whom the catalogue lacks"):
        store([replace(stranger, is_of_head=False)])
    (animal,) = store([stranger])
    assert catalogue.counts().individuals == 1
    with reading(catalogue.engine) as connection:
        item = find_review(connection, animal)
    assert item is not None
    assert (item.verdict, item.individual) == ("match", "hw_7")


def test_a_match_of_a_head_whom_the_catalogue_has_is_of_the_catalogue(catalogue: Catalogue) -> None:
    record = an_import(2)
    (animal,) = catalogue.store_identification(
        "key",
        nothing,
        record,
        [replace(MATCH, is_of_head=True)],
        photo_name=record.name,
        sha256=record.photo.sha256,
    )
    with reading(catalogue.engine) as connection:
        (entry,) = histories_of(connection, [animal])[animal]
    assert entry.individual == "Moby"
    assert "individual" not in entry.details
