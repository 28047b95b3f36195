"""Who is in the gallery."""

from dataclasses import fields, replace

import numpy as np
import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import writing
from rorqual.catalogue.schema import embeddings
from rorqual.domain.annotation import Side, Vitality
from rorqual.domain.errors import CatalogueError
from rorqual.domain.photo import Position
from tests.catalogue.builders import NETWORK, a_label, a_photo, a_survey, an_import, unit_vector


def test_the_gallery_holds_what_was_stored(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(3))  # nobody said who it is
    label = a_label("Moby", encounter="day 1", date="2024-05-01")
    catalogue.store_photo(an_import(1, [label], name="a/fin.jpg"))
    catalogue.store_photo(an_import(1, [label], name="copy.jpg"))
    catalogue.store_photo(an_import(6, [a_label("Dick", species=None)]))
    rows = catalogue.gallery_rows(NETWORK.spec_hash)
    assert len(rows) == 2
    assert rows.annotation_ids.tolist() == [2, 3]
    assert rows.annotation_ids.dtype == np.int64
    assert rows.individuals == ("Moby", "Dick")
    assert rows.species == ("humpback_whale", None)
    assert rows.sha256 == (a_photo(1).sha256, a_photo(6).sha256)
    assert rows.perceptual_hashes == (a_photo(1).perceptual_hash, a_photo(6).perceptual_hash)
    assert rows.photo_names == ("a/fin.jpg", "00006.jpg")
    assert rows.encounters == ("day 1", None)
    assert rows.labelled_dates == ("2024-05-01", None)
    assert rows.captured_local == ("2024-05-01T12:01:00", None)
    assert (rows.parts, rows.sides) == ((None, None), (None, None))
    assert (rows.qualities, rows.vitalities) == ((None, None), (None, None))


def test_when_and_where_an_animal_was_comes_from_the_best_source(catalogue: Catalogue) -> None:
    harbour, open_sea = Position(-34.2, 18.5), Position(60.5, -5.25)
    told = a_label("Moby", encounter="day 1", date="2023-01-05")
    catalogue.store_photo(an_import(1, [replace(told, position=harbour)]))
    earlier = replace(a_label("Dick", encounter="day 1", date="2023-01-04"), position=open_sea)
    catalogue.store_photo(an_import(2, [earlier]))
    catalogue.store_photo(an_import(4, [a_label("Ahab", encounter="day 1")]))
    catalogue.store_photo(an_import(5, [a_label("Ishmael")]))
    catalogue.store_photo(an_import(6, [a_label("Queequeg")]))  # a camera without clock or GPS
    rows = catalogue.gallery_rows(NETWORK.spec_hash)
    assert rows.dates == ("2023-01-05", "2023-01-04", "2023-01-04", "2024-05-01T12:05:00", None)
    assert rows.latitudes == (-34.2, 60.5, 60.5, -33.5, None)
    assert rows.longitudes == (18.5, -5.25, -5.25, 18.25, None)


def test_an_individual_is_dead_in_all_photos_once_it_is_dead_in_one(catalogue: Catalogue) -> None:
    for number, individual, vitality in (
        (1, "Moby", Vitality.ALIVE),
        (2, "Moby", Vitality.DEAD),
        (3, "Moby", None),
        (4, "Dick", None),
        (5, "Dick", Vitality.ALIVE),
        (6, "Ahab", None),
    ):
        catalogue.store_photo(an_import(number, [replace(a_label(individual), vitality=vitality)]))
    rows = catalogue.gallery_rows(NETWORK.spec_hash)
    assert rows.vitalities == ("dead", "dead", "dead", "alive", "alive", None)


def test_by_individual_the_same_rows_stand_as_python_sorts_their_names(
    catalogue: Catalogue,
) -> None:
    for number, name in enumerate(["ahab", "Queequeg", "Äsop", "Dick", "ahab", "Queequeg"]):
        catalogue.store_photo(an_import(number, [a_label(name)]))
    rows = catalogue.gallery_rows(NETWORK.spec_hash)
    sorted_ = catalogue.gallery_rows(NETWORK.spec_hash, by_individual=True)
    assert sorted_.individuals == ("Dick", "Queequeg", "Queequeg", "ahab", "ahab", "Äsop")
    assert sorted_.annotation_ids.tolist() == [4, 2, 6, 1, 5, 3]
    expected = rows.at(sorted_.annotation_ids - 1)
    for column in fields(rows):
        np.testing.assert_array_equal(getattr(sorted_, column.name), getattr(expected, column.name))


def test_some_rows_keep_all_their_columns(catalogue: Catalogue) -> None:
    for record in a_survey(6, 3):
        catalogue.store_photo(record)
    rows = catalogue.gallery_rows(NETWORK.spec_hash)
    assert rows.at(np.arange(6)) is rows
    some = rows.at(np.array([1, 4]))
    assert len(some) == 2
    for column in fields(rows):
        whole, part = getattr(rows, column.name), getattr(some, column.name)
        assert np.array_equal(part[0], whole[1])
        assert np.array_equal(part[1], whole[4])


def test_the_vectors_are_ready_for_a_search(catalogue: Catalogue) -> None:
    network = replace(NETWORK, dimension=64)
    survey = a_survey(30, 4, network=network)
    for record in reversed(survey):
        catalogue.store_photo(record)
    vectors = catalogue.gallery_rows(network.spec_hash).vectors
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    expected = [unit_vector((number, None), 64) for number in reversed(range(30))]
    np.testing.assert_array_equal(vectors, np.stack(expected))


def test_two_networks_never_meet(catalogue: Catalogue) -> None:
    other = replace(NETWORK, spec_hash="cd" * 32, dimension=5)
    catalogue.store_photo(an_import(1, [a_label("Moby")]))
    catalogue.store_photo(an_import(2, [a_label("Dick")], network=other))
    catalogue.store_photo(an_import(1, [a_label("Moby")], network=other))
    assert catalogue.gallery_rows(NETWORK.spec_hash).vectors.shape == (1, 8)
    assert catalogue.gallery_rows(other.spec_hash).vectors.shape == (2, 5)


def test_an_empty_gallery(catalogue: Catalogue) -> None:
    rows = catalogue.gallery_rows(NETWORK.spec_hash)
    assert len(rows) == 0
    assert rows.vectors.shape == (0, 0)
    assert rows.individuals == ()
    catalogue.store_photo(an_import(1))
    assert catalogue.gallery_rows(NETWORK.spec_hash).vectors.shape == (0, 8)


def test_the_revision_changes_with_the_gallery_only(catalogue: Catalogue) -> None:
    def revision() -> str:
        return catalogue.gallery_revision(NETWORK.spec_hash)

    seen = [revision()]
    for record, changes in (
        (an_import(1), False),
        (an_import(1, [a_label("Moby", species=None)]), True),
        (an_import(1, [a_label("Moby", species=None)]), False),
        (an_import(2), False),
        (an_import(1, [a_label("Moby", species="orca")]), True),
        (an_import(1, [a_label("Moby", species="orca", encounter="day 1")]), True),
        (an_import(1, [replace(a_label(species=None), side=Side.LEFT)]), True),
        (an_import(1, [replace(a_label(species=None), quality="good")]), True),
        (an_import(1, [replace(a_label(species=None), vitality=Vitality.ALIVE)]), True),
        (an_import(1, [replace(a_label(species=None), position=Position(1, 2))]), True),
        (an_import(2, [a_label("Moby", species=None)]), True),
        # the encounter of photo 1 becomes a dated one, and then an earlier one
        (an_import(3, [a_label(encounter="day 1", date="2024-05-02")]), True),
        (an_import(4, [a_label(encounter="day 1", date="2024-05-01")]), True),
        (an_import(5, [a_label(encounter="day 1", date="2024-05-03")]), False),
        (an_import(5, [a_label(encounter="day 2", date="2024-05-03")]), False),
    ):
        catalogue.store_photo(record)
        assert (revision() != seen[-1]) == changes
        seen.append(revision())
    assert revision() != catalogue.gallery_revision("another network")


def test_a_vector_of_the_wrong_length_is_named(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1, [a_label("Moby")]))
    with writing(catalogue.engine) as connection:
        connection.execute(embeddings.update().values(vector=b"short"))
    with pytest.raises(CatalogueError, match="rorqual check"):
        catalogue.gallery_rows(NETWORK.spec_hash)
