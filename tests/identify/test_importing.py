"""Import: each photo stored once with its labels, and every row that cannot be used reported."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.location import DATABASE
from rorqual.domain.box import Box
from rorqual.domain.refusal import RefusalReason
from rorqual.identify.importing import ImportReport, import_photos
from rorqual.identify.networks import PhotoNetworks
from tests.identify.photos import (
    ENCOUNTERS,
    INDIVIDUALS,
    a_label,
    files_in,
    name_of,
    save,
    survey_labels,
)
from tests.rendered import HEIGHT, WIDTH, fluke, sea

PHOTOS = INDIVIDUALS * ENCOUNTERS
WHALE = "whale.jpg"


def import_into(catalogue: Catalogue, folder: Path, **labels: Any) -> ImportReport:
    return import_photos(
        catalogue, files_in(folder), {f"{name}.jpg": value for name, value in labels.items()}
    )


def rows(catalogue: Catalogue, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(catalogue.folder / DATABASE) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One photo of a whale."""
    made = tmp_path / "photos"
    made.mkdir()
    save(fluke(0, 0).image, made / WHALE)
    return made


def test_all_photos_and_labels_are_stored(empty: Catalogue, survey: Path) -> None:
    report = import_photos(empty, files_in(survey), survey_labels())
    assert report == ImportReport(added=PHOTOS)
    counts = empty.counts()
    assert (counts.photos, counts.individuals, counts.gallery_annotations) == (
        PHOTOS,
        INDIVIDUALS,
        PHOTOS,
    )


def test_a_second_import_changes_nothing(imported: Catalogue, survey: Path) -> None:
    before = imported.counts()
    report = import_photos(imported, files_in(survey), survey_labels())
    assert report == ImportReport(known=PHOTOS)
    assert imported.counts() == before


def test_an_import_that_was_left_is_finished_by_the_next(empty: Catalogue, survey: Path) -> None:
    files = files_in(survey)
    import_photos(empty, files[:3], survey_labels())
    report = import_photos(empty, files, survey_labels())
    assert (report.added, report.known) == (PHOTOS - 3, 3)


def test_unlabelled_photos_are_stored_without_identity(empty: Catalogue, folder: Path) -> None:
    assert import_into(empty, folder).added == 1
    counts = empty.counts()
    assert (counts.photos, counts.annotations, counts.gallery_annotations) == (1, 1, 0)


def test_a_label_that_comes_later_is_added(empty: Catalogue, folder: Path) -> None:
    import_into(empty, folder)
    report = import_into(empty, folder, whale=(a_label("ada"),))
    assert (report.added, report.known, report.conflicts) == (0, 1, [])
    assert empty.counts().gallery_annotations == 1


def test_a_copy_is_the_same_photo(empty: Catalogue, folder: Path) -> None:
    (folder / "copy.jpg").write_bytes((folder / WHALE).read_bytes())
    report = import_into(empty, folder, whale=(a_label("ada"),), copy=(a_label("ada", 3),))
    assert (report.added, report.known, report.conflicts) == (1, 1, [])
    assert empty.counts().photos == 1


def test_copies_with_different_names_conflict_and_the_first_one_counts(
    empty: Catalogue, folder: Path
) -> None:
    (folder / "a_copy.jpg").write_bytes((folder / WHALE).read_bytes())
    report = import_into(empty, folder, a_copy=(a_label("ada", 2),), whale=(a_label("bea", 3),))
    (conflict,) = report.conflicts
    assert conflict.line == 3
    assert WHALE in conflict.message
    assert "ada" in conflict.message
    assert "bea" in conflict.message
    assert rows(empty, "SELECT name FROM individuals") == [("ada",)]


def test_the_gate_drops_no_labelled_photo_but_its_score_is_kept(
    empty: Catalogue, tmp_path: Path, networks: PhotoNetworks
) -> None:
    photo = save(sea(1), tmp_path / "sea.jpg")
    report = import_photos(empty, files_in(photo), {"sea.jpg": (a_label("ada"),)})
    assert report == ImportReport(added=1)
    ((score, model),) = rows(empty, "SELECT gate_score, gate_model FROM photos")
    assert 0 <= score < (networks.gate.spec.threshold or 0)
    assert model == networks.gate.spec.stamp
    assert empty.counts().gallery_annotations == 1


def test_several_animals_of_one_photo_keep_their_boxes(empty: Catalogue, folder: Path) -> None:
    labels = (
        a_label("ada", 2, box=Box(-0.5, 0, 100, 100)),
        a_label("bea", 3, box=Box(120, 50, WIDTH + 1, HEIGHT)),
    )
    assert import_into(empty, folder, whale=labels).conflicts == []
    assert rows(empty, "SELECT x0, y0, x1, y1, box_source FROM annotations ORDER BY id") == [
        (0, 0, 100, 100, "given"),
        (120, 50, WIDTH, HEIGHT, "given"),
    ]


def test_a_row_with_a_bad_box_is_reported_and_costs_no_other(
    empty: Catalogue, folder: Path
) -> None:
    labels = (a_label("ada", 2, box=Box(0, 0, 9999, 9)), a_label("bea", 3, box=Box(0, 0, 99, 99)))
    report = import_into(empty, folder, whale=labels)
    (conflict,) = report.conflicts
    assert conflict.line == 2
    assert conflict.message.startswith(f"{WHALE}: the box [0, 0, 9999, 9] reaches")
    assert "mend the row and import again" in conflict.message
    assert rows(empty, "SELECT name FROM individuals") == [("bea",)]


def test_a_photo_whose_only_row_is_bad_is_stored_unlabelled_and_mended_later(
    empty: Catalogue, folder: Path
) -> None:
    report = import_into(empty, folder, whale=(a_label("ada", box=Box(0, 0, 9999, 9)),))
    assert (report.added, len(report.conflicts)) == (1, 1)
    assert empty.counts().gallery_annotations == 0
    report = import_into(empty, folder, whale=(a_label("ada", box=Box(0, 0, 99, 99)),))
    assert report.conflicts == []
    assert empty.counts().gallery_annotations == 1


def test_refused_photos_are_reported_with_their_reasons_and_the_rest_is_stored(
    empty: Catalogue, folder: Path, queries: Path
) -> None:
    (folder / "broken.jpg").write_bytes((queries / "broken.jpg").read_bytes())
    (folder / "empty.jpg").touch()
    report = import_into(empty, folder, broken=(a_label("ada"),))
    assert report.added == 1
    assert {name: refusal.reason for name, refusal in report.refused.items()} == {
        "broken.jpg": RefusalReason.TRUNCATED_IMAGE,
        "empty.jpg": RefusalReason.EMPTY_FILE,
    }


def test_a_photo_over_the_limit_is_refused(empty: Catalogue, folder: Path) -> None:
    report = import_photos(empty, files_in(folder), {}, max_pixels=WIDTH * HEIGHT - 1)
    assert report.refused[WHALE].reason is RefusalReason.TOO_LARGE


def test_one_worker_or_three_store_the_same(
    empty: Catalogue, imported: Catalogue, survey: Path
) -> None:
    import_photos(empty, files_in(survey), survey_labels(), workers=1)
    vectors = "SELECT annotation_id, spec_hash, vector FROM embeddings ORDER BY annotation_id"
    assert rows(empty, vectors) == rows(imported, vectors)
    names = f"SELECT count(*) FROM photo_files WHERE name = '{name_of(0, 0)}'"
    assert rows(empty, names) == [(1,)]


def test_progress_is_told_after_each_photo(empty: Catalogue, survey: Path) -> None:
    told: list[tuple[int, int]] = []
    import_photos(empty, files_in(survey), {}, on_progress=lambda *state: told.append(state))
    assert told == [(done, PHOTOS) for done in range(1, PHOTOS + 1)]
