"""A second run over the same photos: what is answered from the catalogue, and what anew."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.location import DATABASE
from rorqual.domain.box import Box
from rorqual.domain.candidate_filter import CandidateFilter
from rorqual.domain.label import GivenBox
from rorqual.identify.gate_policy import GateMode
from rorqual.identify.identifying import identify_photos
from rorqual.identify.importing import import_photos
from rorqual.identify.search_choice import FOLDER
from rorqual.photos.photo_file import DiskSource, PhotoFile
from tests.identify.photos import INDIVIDUALS, KNOWN, a_label, files_in, save
from tests.matching.worlds import calibration_of
from tests.rendered import fluke

Change = Callable[[Catalogue, Path], dict[str, Any]]  # gives options for the second run


def test_a_second_run_answers_from_the_catalogue(imported: Catalogue, queries: Path) -> None:
    files = files_in(queries)
    first = identify_photos(imported, files)
    results = list(first)
    counts = imported.counts()
    second = identify_photos(imported, files)
    assert list(second) == results
    readable = [result for result in results if result.photo != "broken.jpg"]
    assert (first.resumed, second.resumed) == (0, len(readable))
    assert imported.counts() == counts


def test_a_run_may_be_iterated_again(imported: Catalogue, queries: Path) -> None:
    boxes = {KNOWN[0]: (GivenBox(2, Box(0, 0, 9999, 9999)),)}
    run = identify_photos(imported, files_in(queries), boxes=boxes)
    assert list(run) == list(run)
    assert len(run.conflicts) == 1
    assert run.resumed == 4


def test_a_run_that_was_left_goes_on_where_it_was(imported: Catalogue, queries: Path) -> None:
    files = [file for file in files_in(queries) if file.name != "broken.jpg"]
    for _ in identify_photos(imported, files, workers=1):
        break
    again = identify_photos(imported, files, workers=1)
    assert len(list(again)) == len(files)
    assert again.resumed == 1


def test_by_shortlists_the_answers_are_the_same_until_the_index_is_another(
    imported: Catalogue, queries: Path
) -> None:
    files = [file for file in files_in(queries) if file.name != "broken.jpg"]
    exact = list(identify_photos(imported, files))
    by_shortlists = identify_photos(imported, files, shortlists_from=1)
    results = list(by_shortlists)
    assert by_shortlists.resumed == 0
    for one, other in zip(results, exact, strict=True):
        for animal, expected in zip(one.annotations, other.annotations, strict=True):
            assert [it.individual for it in animal.candidates] == [
                it.individual for it in expected.candidates
            ]
            assert animal.new_individual_probability == pytest.approx(
                expected.new_individual_probability, abs=1e-5
            )
    assert list(by_shortlists) == results
    assert by_shortlists.resumed == len(files)
    shutil.rmtree(imported.folder / FOLDER)
    assert len(list(by_shortlists)) == len(files)
    assert by_shortlists.resumed == 0  # another graph may give another shortlist


def _label_another(catalogue: Catalogue, folder: Path) -> dict[str, Any]:
    photo = save(fluke(INDIVIDUALS + 1, 0).image, folder / "another.jpg")
    file = PhotoFile("another.jpg", str(photo), DiskSource(photo))
    import_photos(catalogue, [file], {"another.jpg": (a_label("whale-9"),)})
    return {}


def _calibrate(catalogue: Catalogue, _folder: Path) -> dict[str, Any]:
    spec_hash = identify_photos(catalogue, ()).setup.networks.embedder.spec.spec_hash
    catalogue.save_calibration(spec_hash, calibration_of(embedding=spec_hash).to_json(), {})
    return {}


@pytest.mark.parametrize(
    "change",
    [
        _label_another,
        _calibrate,
        lambda *_: {"gate_threshold": 0.01},
        lambda *_: {"gate": GateMode.WARN},
        lambda *_: {"boxes": {KNOWN[0]: (GivenBox(2, Box(0, 0, 100, 100)),)}},
        lambda *_: {"detect": False},
        lambda *_: {"max_pixels": 90_000_000},
        # the same animals, but another filter, which stands in the result
        lambda *_: {"candidates": CandidateFilter(species=["humpback_whale"])},
    ],
    ids=[
        "gallery",
        "calibration",
        "threshold",
        "gate",
        "boxes",
        "detection",
        "limit",
        "filter",
    ],
)
def test_whatever_an_answer_depends_on_makes_it_anew(
    change: Change, imported: Catalogue, queries: Path, tmp_path: Path
) -> None:
    files = [file for file in files_in(queries) if file.name == KNOWN[0]]
    list(identify_photos(imported, files))
    options = change(imported, tmp_path)
    again = identify_photos(imported, files, **options)
    list(again)
    assert again.resumed == 0


def test_an_import_without_labels_changes_no_answer(
    imported: Catalogue, queries: Path, tmp_path: Path
) -> None:
    list(identify_photos(imported, files_in(queries)))
    photo = save(fluke(INDIVIDUALS + 1, 0).image, tmp_path / "unlabelled.jpg")
    import_photos(imported, [PhotoFile(photo.name, str(photo), DiskSource(photo))], {})
    again = identify_photos(imported, files_in(queries))
    list(again)
    assert again.resumed == 4


def test_a_damaged_answer_is_found_out_again(imported: Catalogue, queries: Path) -> None:
    results = list(identify_photos(imported, files_in(queries)))
    with sqlite3.connect(imported.folder / DATABASE) as connection:
        connection.execute("UPDATE identifications SET result = '{\"schema\": 1'")
    again = identify_photos(imported, files_in(queries))
    assert list(again) == results
    assert again.resumed == 0
