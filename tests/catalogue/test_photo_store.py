"""Storing photos: once, again, and with labels that disagree."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.annotation import Part, Side
from rorqual.domain.box import Box
from rorqual.domain.label import Label
from tests.catalogue.builders import NETWORK, a_label, a_photo, a_survey, an_import, unit_vector
from tests.catalogue.dumps import dump_contents, dump_tables
from tests.stores import Store

LEFT, RIGHT = Box(0, 0, 100, 100), Box(200, 0, 300, 100)


def test_a_photo_with_two_labelled_animals(catalogue: Catalogue) -> None:
    stored = catalogue.store_photo(
        an_import(1, [a_label("Moby", box=LEFT), a_label("Dick", box=RIGHT)])
    )
    assert stored.was_new
    assert stored.annotation_ids == (1, 2)
    assert stored.conflicts == ()
    counts = catalogue.counts()
    assert (counts.photos, counts.annotations, counts.gallery_individuals) == (1, 2, 2)


def test_all_that_the_photo_says_is_kept(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1))
    catalogue.store_photo(an_import(3))  # has no EXIF
    (first, bare) = dump_tables(catalogue)["photos"]
    photo = a_photo(1)
    assert photo.capture_time is not None
    assert first == tuple(
        repr(value)
        for value in (
            1,
            photo.sha256,
            photo.perceptual_hash,
            "jpeg",
            1001,
            photo.width,
            photo.height,
            photo.capture_time.local.isoformat(),
            60,
            "exif",
            -33.5,
            18.25,
            "Canon",
            "EOS R5",
            *(121.0, 0.5, 0.2, 0.01),
            *(0.9, "gate@1"),
        )
    )
    assert bare[7:14] == ("None",) * 7


def test_the_same_record_twice_changes_nothing(catalogue: Catalogue) -> None:
    records = a_survey(12, 3)
    first = [catalogue.store_photo(record) for record in records]
    tables = dump_tables(catalogue)
    again = [catalogue.store_photo(record) for record in records]
    assert dump_tables(catalogue) == tables
    assert [replace(stored, was_new=True) for stored in again] == first
    assert not any(stored.was_new for stored in again)


def test_the_same_content_under_two_names_is_one_photo(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1, name="a/fin.jpg"))
    stored = catalogue.store_photo(an_import(1, name="b/fin copy.jpg"))
    assert not stored.was_new
    assert (catalogue.counts().photos, catalogue.counts().photo_files) == (1, 2)


def test_a_file_name_that_is_no_text(catalogue: Catalogue) -> None:
    name = os.fsdecode(b"baleine-\xe9.jpg")
    label = a_label(os.fsdecode(b"\xe9t\xe9"))
    for _ in range(2):
        assert catalogue.store_photo(an_import(1, [label], name=name)).conflicts == ()
    assert catalogue.counts().photo_files == 1
    record = an_import(1, [label], name=name)
    known = catalogue.known_photos(NETWORK.spec_hash)
    assert known.is_complete(record.photo.sha256, record.stored_path, [label])


def test_ids_do_not_depend_on_what_was_rolled_back(
    catalogue: Catalogue, store: Store, tmp_path: Path
) -> None:
    broken = an_import(99, [a_label("Broken")])
    broken = replace(
        broken, annotations=(replace(broken.annotations[0], embedding=unit_vector(1, 3)),)
    )
    with store.catalogue(tmp_path / "other") as other:
        for record in a_survey(6, 2):
            catalogue.store_photo(record)
            with pytest.raises(ValueError, match="not of 8 values"):
                other.store_photo(broken)
            other.store_photo(record)
        assert dump_tables(other) == dump_tables(catalogue)


@pytest.mark.parametrize("wrong", [np.zeros(8), np.full(8, np.nan), np.ones(8)])
def test_a_vector_that_is_not_of_unit_length_is_refused(
    catalogue: Catalogue, wrong: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> None:
    record = an_import(1)
    animal = replace(record.annotations[0], embedding=wrong.astype(np.float32))
    with pytest.raises(ValueError, match="no unit vector"):
        catalogue.store_photo(replace(record, annotations=(animal,)))
    assert catalogue.counts().photos == 0


def test_what_is_lacking_is_filled_in(catalogue: Catalogue, store: Store, tmp_path: Path) -> None:
    bare = an_import(1)
    animal = replace(bare.annotations[0], embedding=None, thumbnail=None)
    catalogue.store_photo(replace(bare, gate_score=None, gate_model=None, annotations=(animal,)))
    whole = an_import(1, [a_label("Moby", encounter="day 1", date="2024-05-01")])
    catalogue.store_photo(whole)
    with store.catalogue(tmp_path / "at once") as at_once:
        at_once.store_photo(whole)
        assert dump_tables(at_once) == dump_tables(catalogue)


def test_a_label_goes_before_what_the_detector_saw(catalogue: Catalogue) -> None:
    record = an_import(1, [replace(a_label("Moby"), part=Part.FLUKE)])
    animal = record.annotations[0]
    seen = replace(animal.annotation, part=Part.BODY, side=Side.LEFT)
    stored = catalogue.store_photo(replace(record, annotations=(replace(animal, annotation=seen),)))
    assert stored.conflicts == ()
    rows = catalogue.gallery_rows(NETWORK.spec_hash)
    assert (rows.parts, rows.sides) == (("fluke",), ("left",))


class TestConflicts:
    """A label that disagrees changes nothing and is returned with its line."""

    @pytest.fixture(autouse=True)
    def _known(self, catalogue: Catalogue) -> None:
        catalogue.store_photo(an_import(1, [a_label("Moby", encounter="day 1", date="2024-05-01")]))
        self.before = dump_contents(catalogue)

    @pytest.mark.parametrize(
        ("label", "message"),
        [
            (a_label("Dick", line=7), "this animal is individual Moby in the catalogue and Dick"),
            (a_label("Moby", line=7, encounter="day 2"), "encounter is day 1 in .* and day 2"),
            (a_label("Moby", line=7, date="2024-06-01"), "date is 2024-05-01 .* 2024-06-01"),
        ],
    )
    def test_on_the_same_animal(self, catalogue: Catalogue, label: Label, message: str) -> None:
        (conflict,) = catalogue.store_photo(an_import(1, [label])).conflicts
        assert conflict.line == 7
        assert conflict.message.startswith("00001.jpg: ")
        with pytest.raises(ValueError, match=message + ".*correct the row"):
            raise ValueError(conflict.message)
        assert dump_contents(catalogue) == self.before

    def test_on_the_species_of_an_individual(self, catalogue: Catalogue) -> None:
        stored = catalogue.store_photo(an_import(2, [a_label("Moby", line=9, species="orca")]))
        (conflict,) = stored.conflicts
        assert conflict.line == 9
        assert "individual Moby is a humpback_whale in the catalogue and a orca here" in (
            conflict.message
        )
        assert catalogue.counts().annotations == 2  # the photo is kept, the identity is not
        assert catalogue.counts().gallery_annotations == 1
