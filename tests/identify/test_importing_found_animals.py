"""Import of labels that do not say where the animal is: the detector looks, once and for all."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.location import DATABASE
from rorqual.domain.annotation import Part
from rorqual.domain.box import Box
from rorqual.domain.label import Label
from rorqual.identify.identifying import identify_photos
from rorqual.identify.importing import ImportReport, import_photos
from rorqual.identify.networks import PhotoNetworks
from tests.catalogue.dumps import dump_tables
from tests.identify.detectors import FakeDetector, a_detection
from tests.identify.photos import a_label, files_in, save
from tests.rendered import HEIGHT, WIDTH, fluke

WHALE = "whale.jpg"
WHOLE = (0.0, 0.0, float(WIDTH), float(HEIGHT))
ONE = (a_detection(100, 50, 200, 150, score=0.8, part=Part.FLUKE),)
SIDE_BY_SIDE = (*ONE, a_detection(210, 50, 300, 150, score=0.6))
FOUND = (95.0, 45.0, 205.0, 155.0)  # with the margin
GIVEN = Box(90, 40, 210, 160)

Import = Callable[..., ImportReport]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "photos"
    made.mkdir()
    save(fluke(0, 0).image, made / WHALE)
    return made


@pytest.fixture
def finds(
    empty: Catalogue, folder: Path, networks: PhotoNetworks, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Import]:
    """An import of the photo by a detector that finds what the test says."""

    def run(found: tuple[Any, ...], *labels: Label, **options: Any) -> ImportReport:
        # shown at full size, so that the boxes are in pixels of the photo
        detector = FakeDetector(found, shortest_side=min(WIDTH, HEIGHT))
        at_work = replace(networks, detector=detector)
        monkeypatch.setattr(PhotoNetworks, "of_settings", lambda _settings: at_work)
        by_photo = {WHALE: labels} if labels else {}
        return import_photos(empty, files_in(folder), by_photo, **options)

    yield run


def rows(catalogue: Catalogue, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(catalogue.folder / DATABASE) as connection:
        return connection.execute(query).fetchall()


def boxes(catalogue: Catalogue) -> list[tuple[Any, ...]]:
    return rows(catalogue, "SELECT x0, y0, x1, y1, box_source, part FROM annotations ORDER BY id")


def gallery(catalogue: Catalogue, networks: PhotoNetworks) -> list[tuple[str, int]]:
    """Who is in the gallery, by which annotation."""
    found = catalogue.gallery_rows(networks.embedder.spec.spec_hash)
    return list(zip(found.individuals, found.annotation_ids.tolist(), strict=True))


def test_the_animal_that_is_found_is_the_labels(
    empty: Catalogue, finds: Import, networks: PhotoNetworks
) -> None:
    report = finds(ONE, a_label("ada"))
    assert report == ImportReport(added=1)
    assert boxes(empty) == [(*FOUND, "detected", "fluke")]
    assert rows(empty, "SELECT box_score FROM annotations") == [(0.8,)]
    assert gallery(empty, networks) == [("ada", 1)]


def test_what_the_label_says_of_the_part_goes_before_the_detector(
    empty: Catalogue, finds: Import
) -> None:
    finds(ONE, a_label("ada", part=Part.BODY))
    assert boxes(empty) == [(*FOUND, "detected", "body")]


def test_where_nothing_is_found_the_label_gets_the_whole_photo(
    empty: Catalogue, finds: Import
) -> None:
    assert finds((), a_label("ada")).taken_whole == []
    assert boxes(empty) == [(*WHOLE, "whole_photo", None)]


def test_of_several_animals_none_is_guessed_and_that_is_told(
    empty: Catalogue, finds: Import, networks: PhotoNetworks
) -> None:
    (told,) = finds(SIDE_BY_SIDE, a_label("ada")).taken_whole
    assert told.startswith(f"{WHALE}: 2 animals were found")
    assert "give its box" in told
    assert boxes(empty) == [(*WHOLE, "whole_photo", None)]
    assert gallery(empty, networks) == [("ada", 1)]


def test_a_clearly_larger_animal_is_the_labels(empty: Catalogue, finds: Import) -> None:
    small = a_detection(10, 10, 40, 40, score=0.5)
    assert finds((*ONE, small), a_label("ada")).taken_whole == []
    assert boxes(empty) == [(*FOUND, "detected", "fluke")]


def test_all_animals_of_an_unlabelled_photo_are_stored(empty: Catalogue, finds: Import) -> None:
    finds(SIDE_BY_SIDE)
    assert [row[4] for row in boxes(empty)] == ["detected", "detected"]
    assert empty.counts().gallery_annotations == 0


def test_detection_can_be_switched_off(empty: Catalogue, finds: Import) -> None:
    assert finds(ONE, a_label("ada"), detect=False).added == 1
    assert boxes(empty) == [(*WHOLE, "whole_photo", None)]


@pytest.mark.parametrize("found", [(), ONE, SIDE_BY_SIDE], ids=["none", "one", "two"])
@pytest.mark.parametrize(
    "labels",
    [(), (a_label("ada"),), (a_label(None),), (a_label("ada", part=Part.BODY, quality="A"),)],
    ids=["no row", "identity", "no identity", "more"],
)
def test_the_same_import_again_changes_nothing(
    empty: Catalogue, finds: Import, found: tuple[Any, ...], labels: tuple[Label, ...]
) -> None:
    finds(found, *labels)
    before = dump_tables(empty)
    assert finds(found, *labels) == ImportReport(known=1)
    assert dump_tables(empty) == before


def test_a_known_photo_is_not_looked_at_again_whatever_a_newer_detector_would_find(
    empty: Catalogue, finds: Import
) -> None:
    finds(ONE, a_label("ada"))
    before = dump_tables(empty)
    assert finds((), a_label("ada")) == ImportReport(known=1)
    assert finds(ONE, a_label("ada"), detect=False) == ImportReport(known=1)
    assert dump_tables(empty) == before


def test_more_that_a_label_says_goes_to_the_animal_that_it_named_before(
    empty: Catalogue, finds: Import, networks: PhotoNetworks
) -> None:
    finds(ONE, a_label("ada"))
    elsewhere = (a_detection(0, 0, 50, 50),)
    assert finds(elsewhere, a_label("ada", quality="A")).conflicts == []
    assert boxes(empty) == [(*FOUND, "detected", "fluke")]
    assert rows(empty, "SELECT quality FROM annotations") == [("A",)]
    assert gallery(empty, networks) == [("ada", 1)]


def test_another_name_for_the_same_photo_is_a_conflict_wherever_the_animal_is_found_now(
    empty: Catalogue, finds: Import, networks: PhotoNetworks
) -> None:
    finds(ONE, a_label("ada"))
    elsewhere = (a_detection(0, 0, 50, 50),)
    (conflict,) = finds(elsewhere, a_label("bea")).conflicts
    assert "ada in the catalogue and bea here" in conflict.message
    assert gallery(empty, networks) == [("ada", 1)]


def test_a_label_that_comes_after_an_unlabelled_import_names_the_animal_found_then(
    empty: Catalogue, finds: Import, networks: PhotoNetworks
) -> None:
    finds(ONE)
    assert finds(ONE, a_label("ada", part=Part.DORSAL_FIN)).conflicts == []
    assert boxes(empty) == [(*FOUND, "detected", "dorsal_fin")]  # no clash with the detector
    assert gallery(empty, networks) == [("ada", 1)]


def test_two_persons_who_disagree_on_the_part_are_told(empty: Catalogue, finds: Import) -> None:
    finds(ONE, a_label("ada", part=Part.DORSAL_FIN))
    (conflict,) = finds(ONE, a_label("ada", part=Part.BODY)).conflicts
    assert "part is dorsal_fin in the catalogue and body here" in conflict.message


@pytest.mark.parametrize("found", [ONE, SIDE_BY_SIDE], ids=["found", "whole"])
def test_a_box_that_a_label_gains_replaces_the_one_that_was_found(
    empty: Catalogue, finds: Import, networks: PhotoNetworks, found: tuple[Any, ...]
) -> None:
    finds(found, a_label("ada"))
    report = finds(found, a_label("ada", box=GIVEN))
    assert (report.conflicts, report.known) == ([], 1)
    assert gallery(empty, networks) == [("ada", 2)]  # once, by the given box
    before = dump_tables(empty)
    for label in (a_label("ada", box=GIVEN), a_label("ada")):  # with it, or again without
        assert finds(found, label) == ImportReport(known=1)
    assert dump_tables(empty) == before


def test_a_given_box_of_another_animal_takes_nothing_away(
    empty: Catalogue, finds: Import, networks: PhotoNetworks
) -> None:
    finds(ONE, a_label("ada"))
    finds(ONE, a_label("bea", box=Box(0, 0, 60, 60)))
    assert gallery(empty, networks) == [("ada", 1), ("bea", 2)]


def test_an_animal_whose_box_was_given_may_be_named_anew_by_its_found_box(
    empty: Catalogue, finds: Import, networks: PhotoNetworks
) -> None:
    """Once ada has another box, nobody is said to be in the one that was found."""
    finds(ONE, a_label("ada"))
    finds(ONE, a_label("ada", box=Box(0, 0, 60, 60)))
    assert finds(ONE, a_label("bea")).conflicts == []
    assert gallery(empty, networks) == [("bea", 1), ("ada", 2)]


def test_a_label_names_the_animal_that_an_identification_found(
    empty: Catalogue, survey: Path, networks: PhotoNetworks
) -> None:
    """Whatever came first, the photo has each animal once."""
    files = files_in(survey)[:1]
    (result,) = identify_photos(empty, files)
    (answer,) = result.annotations
    import_photos(empty, files, {files[0].name: (a_label("ada"),)})
    assert gallery(empty, networks) == [("ada", answer.annotation_id)]
