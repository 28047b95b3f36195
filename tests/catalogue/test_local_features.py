"""Local features in a catalogue: kept by extractor, replaced, and found where damaged."""

from dataclasses import replace

import numpy as np

from rorqual.catalogue.backup import backup
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.catalogue.local_features import (
    animal_places,
    read_local_features,
    store_local_features,
)
from rorqual.domain.box import Box
from tests.catalogue.builders import HEIGHT, WIDTH, a_label, an_import
from tests.catalogue.damage import meddle
from tests.matching.local.test_blob import made_features
from tests.stores import sqlite_only

FEATURES = made_features(10, 64, 0)


def an_animal_of(catalogue: Catalogue, number: int = 0) -> int:
    (annotation_id,) = catalogue.store_photo(an_import(number, [a_label("ada")])).annotation_ids
    return annotation_id


def damage(catalogue: Catalogue) -> list[str]:
    """What a check says of local features; the photos of these tests are nowhere."""
    messages = (finding.message for finding in check(catalogue).findings)
    return [message for message in messages if "local features" in message]


def test_what_is_stored_comes_back_for_its_extractor_alone(catalogue: Catalogue) -> None:
    first, second = an_animal_of(catalogue, 0), an_animal_of(catalogue, 1)
    store_local_features(catalogue, {first: FEATURES})
    (found,) = read_local_features(catalogue, "made@1", [first, second]).values()
    assert np.array_equal(found.descriptors, FEATURES.descriptors)
    assert read_local_features(catalogue, "made@2", [first, second]) == {}
    assert read_local_features(catalogue, "made@1", []) == {}


def test_features_stored_again_give_way(catalogue: Catalogue) -> None:
    animal = an_animal_of(catalogue)
    for features in (FEATURES, made_features(3, 64, 1)):
        store_local_features(catalogue, {animal: features})
        store_local_features(catalogue, {animal: replace(features, extractor="made@2")})
    assert len(read_local_features(catalogue, "made@1", [animal])[animal]) == 3
    assert len(read_local_features(catalogue, "made@2", [animal])[animal]) == 3


@sqlite_only
def test_damaged_features_are_as_if_there_were_none_and_the_check_tells(
    catalogue: Catalogue,
) -> None:
    animal = an_animal_of(catalogue)
    store_local_features(catalogue, {animal: FEATURES})
    assert damage(catalogue) == []
    meddle(catalogue, "UPDATE local_features SET features = zeroblob(40)")
    assert read_local_features(catalogue, "made@1", [animal]) == {}
    assert damage(catalogue) == [f"animals with damaged local features: {animal}"]
    assert check(catalogue).is_healthy  # they are computed anew
    store_local_features(catalogue, {animal: FEATURES})
    assert damage(catalogue) == []


@sqlite_only
def test_a_backup_has_them(catalogue: Catalogue) -> None:
    animal = an_animal_of(catalogue)
    store_local_features(catalogue, {animal: FEATURES})
    copy = catalogue.folder.with_name("copy")
    backup(catalogue, copy)
    with Catalogue.open(copy) as copied:
        assert set(read_local_features(copied, "made@1", [animal])) == {animal}


def test_an_animal_is_seen_in_its_box_in_every_file_of_its_photo(catalogue: Catalogue) -> None:
    box = Box(10, 20, 110, 70)
    (animal,) = catalogue.store_photo(an_import(1, [a_label("ada", box=box)])).annotation_ids
    catalogue.store_photo(an_import(1, [a_label("ada", box=box)], name="copy.jpg"))
    other = an_animal_of(catalogue, 2)
    places = animal_places(catalogue, [animal, other, 999])
    assert set(places) == {animal, other}
    assert places[animal].box == box
    assert places[animal].stored_paths == ("/photos/00001.jpg", "/photos/copy.jpg")
    assert places[other].box == Box.whole(WIDTH, HEIGHT)
    assert places[other].sha256 != places[animal].sha256
