"""Switches of the network: the newest counts, all stay, and none leaves an animal behind."""

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy.exc import IntegrityError

from rorqual.catalogue.backup import backup
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.network_choices import (
    FittedCalibration,
    NetworkChoice,
    network_history,
    switch_if_complete,
)
from rorqual.catalogue.reembedding import animals_without, places_of_photos, store_vectors
from tests.catalogue.builders import NETWORK, a_label, an_import
from tests.stores import sqlite_only

OTHER = replace(NETWORK, id="other", spec_hash="0123456789ab")


def choice(network_id: str, spec_hash: str) -> NetworkChoice:
    return NetworkChoice("embedding", network_id, spec_hash, "a test", "")


def lacking(catalogue: Catalogue, spec_hash: str) -> list[int]:
    with reading(catalogue.engine) as connection:
        return [it.annotation_id for it in animals_without(connection, spec_hash)]


def embed(catalogue: Catalogue, *annotation_ids: int) -> None:
    vector = np.eye(1, OTHER.dimension, dtype=np.float32)[0]
    with writing(catalogue.engine) as connection:
        store_vectors(connection, OTHER, dict.fromkeys(annotation_ids, vector))


def test_a_catalogue_is_switched_once_all_its_identified_animals_have_vectors(
    catalogue: Catalogue,
) -> None:
    made_with = catalogue.settings.get("embedding")
    for number in range(2):
        catalogue.store_photo(an_import(number, [a_label("whale")]))
    first, second = lacking(catalogue, OTHER.spec_hash)
    assert lacking(catalogue, NETWORK.spec_hash) == []
    embed(catalogue, first)
    assert not switch_if_complete(catalogue, choice("other", OTHER.spec_hash), None)
    assert catalogue.settings.get("embedding") == made_with
    assert network_history(catalogue) == []

    embed(catalogue, first, second)
    fitted = FittedCalibration("a-space", {"a": 1}, {"queries": 2})
    assert switch_if_complete(catalogue, choice("other", OTHER.spec_hash), fitted)
    assert catalogue.settings["embedding"] == "other"
    stored = catalogue.active_calibration("a-space")
    assert stored is not None
    assert (stored.parameters, stored.report) == ({"a": 1}, {"queries": 2})
    assert switch_if_complete(catalogue, choice("first", NETWORK.spec_hash), None)
    assert [it.network_id for it in network_history(catalogue)] == ["other", "first"]
    with Catalogue.open(catalogue.folder) as again:
        assert again.settings["embedding"] == "first"


@sqlite_only
def test_a_backup_has_the_switches(catalogue: Catalogue) -> None:
    assert switch_if_complete(catalogue, choice("other", OTHER.spec_hash), None)
    copy = catalogue.folder.with_name("copy")
    backup(catalogue, copy)
    with Catalogue.open(copy) as copied:
        assert network_history(copied) == network_history(catalogue)


def test_a_vector_that_is_there_stays(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1, [a_label("whale")]))
    (animal,) = lacking(catalogue, OTHER.spec_hash)
    embed(catalogue, animal)
    before = catalogue.gallery_rows(OTHER.spec_hash).vectors
    with writing(catalogue.engine) as connection:
        store_vectors(connection, OTHER, {animal: -before[0]})
    assert np.array_equal(catalogue.gallery_rows(OTHER.spec_hash).vectors, before)
    own = catalogue.gallery_rows(NETWORK.spec_hash).vectors  # never in one search with the other
    assert len(own) == 1
    assert not np.array_equal(own, before)


def test_photos_are_found_by_all_paths_they_were_imported_from(catalogue: Catalogue) -> None:
    record = an_import(1, [a_label("whale")])
    catalogue.store_photo(record)
    catalogue.store_photo(replace(record, stored_path="/elsewhere/1.jpg"))
    with reading(catalogue.engine) as connection:
        (place,) = places_of_photos(connection).values()
    assert place.sha256 == record.photo.sha256
    assert place.stored_paths == (record.stored_path, "/elsewhere/1.jpg")
    assert place.name == record.name


@pytest.mark.parametrize(
    "change", ["UPDATE network_choices SET network_id = 'x'", "DELETE FROM network_choices"]
)
def test_switches_are_only_added(catalogue: Catalogue, change: str) -> None:
    assert switch_if_complete(catalogue, choice("other", OTHER.spec_hash), None)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        writing(catalogue.engine) as connection,
    ):
        connection.exec_driver_sql(change)
    assert len(network_history(catalogue)) == 1
