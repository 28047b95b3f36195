"""Which photos a repeated import may skip."""

from dataclasses import replace

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.records import ImportedPhoto
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.domain.label import Label
from tests.catalogue.builders import HEIGHT, NETWORK, WIDTH, a_label, an_animal, an_import
from tests.catalogue.dumps import dump_tables

LABEL = a_label("Moby", encounter="day 1", date="2024-05-01", notes={"observer": "Ana"})


def is_complete(catalogue: Catalogue, record: ImportedPhoto, *labels: Label) -> bool:
    known = catalogue.known_photos(NETWORK.spec_hash)
    return known.is_complete(record.photo.sha256, record.stored_path, labels)


def test_a_photo_is_complete_once_it_is_stored(catalogue: Catalogue) -> None:
    record = an_import(1, [LABEL])
    assert not is_complete(catalogue, record, LABEL)
    catalogue.store_photo(record)
    assert is_complete(catalogue, record, LABEL)
    assert is_complete(catalogue, record)
    assert is_complete(catalogue, record, Label(2, species="humpback_whale"))


@pytest.mark.parametrize(
    "label",
    [
        a_label("Dick"),
        a_label("Moby", species="orca"),
        replace(LABEL, encounter="day 2"),
        replace(LABEL, quality="good"),
        replace(LABEL, notes={"boat": "Orca"}),
        replace(LABEL, box=Box(0, 0, 10, 10)),
        replace(LABEL, box=Box(-5, 0, 10, 10)),  # reaches out of the photo: a row error
    ],
)
def test_a_label_that_adds_or_disagrees_is_not_complete(catalogue: Catalogue, label: Label) -> None:
    catalogue.store_photo(an_import(1, [LABEL]))
    assert not is_complete(catalogue, an_import(1), label)


def test_complete_means_that_storing_changes_and_reports_nothing(catalogue: Catalogue) -> None:
    labels = [LABEL, Label(3), a_label("Moby"), a_label("Dick"), replace(LABEL, quality="good")]
    for first in labels:
        for second in labels:
            catalogue.store_photo(an_import(1, [first]))
            complete = is_complete(catalogue, an_import(1), second)
            before = dump_tables(catalogue)
            stored = catalogue.store_photo(an_import(1, [second]))
            unchanged = dump_tables(catalogue) == before and not stored.conflicts
            assert complete == unchanged


def test_a_box_that_was_clipped_is_found(catalogue: Catalogue) -> None:
    stored = a_label("Moby", box=Box(0, 0, WIDTH, HEIGHT - 10))
    catalogue.store_photo(an_import(1, [stored]))
    as_written = replace(stored, box=Box(-0.5, 0, WIDTH + 1, HEIGHT - 10))
    assert is_complete(catalogue, an_import(1), as_written)


def test_another_file_with_the_content_is_not_complete(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1, [LABEL], name="a.jpg"))
    assert not is_complete(catalogue, an_import(1, name="b.jpg"), LABEL)


def test_a_suggestion_is_not_the_labels_identity(catalogue: Catalogue) -> None:
    record = an_import(1)
    catalogue.store_identification(
        "key", lambda _ids: "{}", record, [], photo_name=record.name, sha256=record.photo.sha256
    )
    assert is_complete(catalogue, record)
    assert not is_complete(catalogue, record, a_label("Moby"))


def test_without_an_embedding_of_the_network_nothing_is_complete(catalogue: Catalogue) -> None:
    record = an_import(1, [LABEL])
    catalogue.store_photo(record)
    other = catalogue.known_photos("another network")
    assert not other.is_complete(record.photo.sha256, record.stored_path, [LABEL])
    assert not other.is_complete(record.photo.sha256, record.stored_path, [])


def test_a_refused_photo_without_animals_is_not_complete(catalogue: Catalogue) -> None:
    record = replace(an_import(1), annotations=())
    catalogue.store_photo(record)
    assert not is_complete(catalogue, record)


def found_in(record: ImportedPhoto, box: Box, label: Label | None) -> ImportedPhoto:
    """The same photo, its animal in a box that a detector found."""
    animal = an_animal("found", box=box, label=label)
    annotation = replace(animal.annotation, box_source=BoxSource.DETECTED, box_score=0.8)
    return replace(record, annotations=(replace(animal, annotation=annotation),))


FOUND, GIVEN = Box(100, 100, 300, 200), Box(90, 90, 310, 210)


def test_a_label_without_a_box_is_about_the_animal_that_it_named_before(
    catalogue: Catalogue,
) -> None:
    record = an_import(1)
    sha256 = record.photo.sha256
    assert catalogue.known_photos(NETWORK.spec_hash).place_of(sha256, LABEL) is None
    catalogue.store_photo(found_in(record, FOUND, LABEL))
    assert is_complete(catalogue, record, LABEL)
    known = catalogue.known_photos(NETWORK.spec_hash)
    place = Annotation(FOUND, BoxSource.DETECTED, 0.8)
    assert known.place_of(sha256, LABEL) == place
    assert known.place_of(sha256, a_label("Dick")) == place  # who disagrees means the same animal
    assert known.place_of("other", LABEL) is None


def test_a_suggested_animal_is_not_yet_the_labels(catalogue: Catalogue) -> None:
    record = found_in(an_import(1), FOUND, None)
    catalogue.store_photo(record)
    known = catalogue.known_photos(NETWORK.spec_hash)
    assert known.place_of(record.photo.sha256, LABEL) is None


def test_a_given_box_goes_before_a_found_one(catalogue: Catalogue) -> None:
    record = an_import(1, [replace(LABEL, box=GIVEN)])
    catalogue.store_photo(found_in(record, FOUND, LABEL))
    catalogue.store_photo(record)
    known = catalogue.known_photos(NETWORK.spec_hash)
    assert known.place_of(record.photo.sha256, LABEL) == Annotation(GIVEN, BoxSource.GIVEN)
    assert catalogue.gallery_rows(NETWORK.spec_hash).individuals == ("Moby",)
    assert catalogue.counts().annotations == 2
