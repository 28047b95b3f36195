"""A large catalogue's vectors lie in a file while photos are identified and others are added."""

import gc
import os
from pathlib import Path

import psutil
import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.identification_setup import IdentificationSetup, ReadyIdentifier
from rorqual.identify.importing import import_photos
from rorqual.identify.search_choice import FOLDER
from rorqual.photos.photo_file import DiskSource, PhotoFile
from tests.identify.photos import INDIVIDUALS, KNOWN, a_label, files_in, name_of, save
from tests.rendered import fluke


def ready(catalogue: Catalogue) -> ReadyIdentifier:
    return IdentificationSetup.of_catalogue(catalogue, shortlists_from=1).ready(catalogue, {})


def test_while_photos_are_added_each_state_answers_from_its_own_file(
    imported: Catalogue, queries: Path, tmp_path: Path
) -> None:
    (known,) = (file for file in files_in(queries) if file.name == KNOWN[1])
    before = ready(imported)
    answer = before.identifier(known).result
    photo = save(fluke(INDIVIDUALS + 1, 0).image, tmp_path / "another.jpg")
    file = PhotoFile("another.jpg", str(photo), DiskSource(photo))
    import_photos(imported, [file], {"another.jpg": (a_label("whale-9"),)})
    after = ready(imported)
    assert after.identifier.candidate_set.individuals == INDIVIDUALS + 1
    found = after.identifier(file).result.annotations[0].candidates
    assert "whale-9" not in {it.individual for it in found}  # its only photo is the query itself
    assert before.identifier(known).result == answer


def test_a_photo_of_the_catalogue_itself_is_compared_with_the_others(
    imported: Catalogue, survey: Path
) -> None:
    (own,) = (file for file in files_in(survey) if file.name == name_of(2, 0))
    by_shortlists = ready(imported).identifier(own).result
    setup = IdentificationSetup.of_catalogue(imported)
    exact = setup.ready(imported, {}).identifier(own).result
    for one, other in zip(by_shortlists.annotations, exact.annotations, strict=True):
        assert [it.individual for it in one.candidates] == [
            it.individual for it in other.candidates
        ]
        assert [it.probability for it in one.candidates] == pytest.approx(
            [it.probability for it in other.candidates], abs=1e-5
        )


@pytest.mark.skipif(os.name == "nt", reason="Windows counts no files of a process")
def test_states_that_are_over_leave_no_file_open(imported: Catalogue) -> None:
    ready(imported)  # builds the index, and opens what stays open
    gc.collect()
    files = psutil.Process().num_fds()
    for _ in range(3):
        ready(imported)
    gc.collect()
    assert psutil.Process().num_fds() == files
    assert {path.suffix for path in (imported.folder / FOLDER).iterdir()} == {".codes", ".npz"}
