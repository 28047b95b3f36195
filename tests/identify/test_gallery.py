from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import CatalogueError
from rorqual.identify.gallery import read_gallery
from rorqual.identify.network_choice import chosen_spec
from rorqual.networks.spec import Task
from tests.catalogue.builders import NETWORK, a_label, an_animal, an_import, unit_vector
from tests.identify.photos import ENCOUNTERS, INDIVIDUALS, name_of

SPEC_HASH = NETWORK.spec_hash


def test_the_gallery_holds_the_labelled_animals_of_one_network(empty: Catalogue) -> None:
    for number, individual in enumerate(["bea", "ada", "bea"]):
        empty.store_photo(an_import(number, [a_label(individual)]))
    empty.store_photo(an_import(3))  # nobody said who it is
    gallery = read_gallery(empty, SPEC_HASH)
    assert gallery.individuals == ("ada", "bea")
    assert gallery.species == ("humpback_whale", "humpback_whale")
    assert gallery.photo_names == ("00001.jpg", "00000.jpg", "00002.jpg")
    assert read_gallery(empty, "another-network").individuals == ()


def test_an_empty_catalogue_has_an_empty_gallery(empty: Catalogue) -> None:
    gallery = read_gallery(empty, SPEC_HASH, by_encounter=True)
    assert (gallery.individuals, gallery.photos) == ((), 0)


def test_vectors_come_as_they_were_stored(empty: Catalogue) -> None:
    animal = an_animal("a whale", label=a_label("ada"))
    empty.store_photo(replace(an_import(0), annotations=(animal,)))
    assert np.array_equal(read_gallery(empty, SPEC_HASH).vectors, [unit_vector("a whale")])


@pytest.mark.parametrize(
    ("labels", "groups"),
    [
        # named encounters stand for themselves
        ([{"encounter": "x"}, {"encounter": "x"}, {"encounter": "y"}], [0, 0, 1]),
        # else the day of the label
        ([{"date": "2024-05-01"}, {"date": "2024-05-02"}, {"date": "2024-05-01"}], [0, 1, 0]),
        # a labelled day goes before that of the camera, which is 2024-05-01 for photos 1 and 2
        ([{"date": "2023-01-01"}, {"date": "2023-01-01"}, {}], [0, 0, 1]),
        # else the day of the camera; photo 0 has none, and no near duplicate
        ([{}, {}, {}], [0, 1, 1]),
    ],
)
def test_encounters_come_from_names_then_days_then_likeness(
    labels: list[dict[str, str]], groups: list[int], empty: Catalogue
) -> None:
    for number, label in enumerate(labels):
        empty.store_photo(an_import(number, [a_label("ada", **label)]))  # type: ignore[arg-type]
    gallery = read_gallery(empty, SPEC_HASH, by_encounter=True)
    assert gallery.encounter_group.tolist() == groups
    assert read_gallery(empty, SPEC_HASH).encounter_group.tolist() == [0, 1, 2]


def test_encounters_of_imported_photos_are_those_of_the_labels(
    imported: Catalogue, survey: Path
) -> None:
    spec_hash = chosen_spec(imported.settings, Task.EMBEDDING).spec_hash
    gallery = read_gallery(imported, spec_hash, by_encounter=True)
    of_photo = dict(zip(gallery.photo_names, gallery.encounter_group.tolist(), strict=True))
    assert len(set(of_photo.values())) == INDIVIDUALS * ENCOUNTERS
    assert set(of_photo) == {path.name for path in survey.iterdir()}
    assert of_photo[name_of(0, 0)] != of_photo[name_of(0, 1)]


def test_a_damaged_vector_names_the_catalogue_and_the_remedy(empty: Catalogue) -> None:
    empty.store_photo(an_import(0, [a_label("ada")]))
    with empty.engine.begin() as connection:
        zeros = bytes(4 * NETWORK.dimension)
        connection.exec_driver_sql("UPDATE embeddings SET vector = ?", (zeros,))
    with pytest.raises(CatalogueError, match=r"rorqual check"):
        read_gallery(empty, SPEC_HASH)
