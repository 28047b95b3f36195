"""The rest of what a catalogue answers: counts, calibrations, thumbnails."""

from dataclasses import asdict

from rorqual.catalogue.catalogue import Catalogue
from tests.catalogue.builders import NETWORK, a_label, a_survey, an_import
from tests.catalogue.dumps import dump_tables
from tests.stores import sqlite_only


def test_counts(catalogue: Catalogue) -> None:
    assert set(asdict(catalogue.counts()).values()) == {0}
    for record in a_survey(25, 4):
        catalogue.store_photo(record)
    catalogue.store_photo(an_import(50))
    catalogue.store_photo(an_import(1, [a_label("whale-0001", encounter="day-0")], name="copy.jpg"))
    assert asdict(catalogue.counts()) == {
        "photos": 26,
        "photo_files": 27,
        "annotations": 26,
        "individuals": 4,
        "encounters": 3,
        "gallery_annotations": 25,
        "gallery_individuals": 4,
        "identifications": 0,
    }


def test_the_newest_calibration_of_a_network_is_in_force(catalogue: Catalogue) -> None:
    assert catalogue.active_calibration(NETWORK.spec_hash) is None
    catalogue.save_calibration(NETWORK.spec_hash, {"slope": 1.5}, {"individuals": 40})
    catalogue.save_calibration(NETWORK.spec_hash, {"slope": 2.5}, {"individuals": 50})
    catalogue.save_calibration("other", {"slope": 9.0}, {})
    active = catalogue.active_calibration(NETWORK.spec_hash)
    assert active is not None
    assert (active.id, active.spec_hash) == (2, NETWORK.spec_hash)
    assert (active.parameters, active.report) == ({"slope": 2.5}, {"individuals": 50})
    assert active.fitted_at.endswith("+00:00")
    assert len(dump_tables(catalogue)["calibrations"]) == 3


def test_calibrations_are_found_by_how_their_key_begins(catalogue: Catalogue) -> None:
    for key in ("ab", "ab+head+names", "ab+head+names", "ab+head+others", "abc+head", "a_+head"):
        catalogue.save_calibration(key, {}, {})
    assert catalogue.calibrated_keys("ab+") == {"ab+head+names", "ab+head+others"}
    assert catalogue.calibrated_keys("a_") == {"a_+head"}  # no pattern
    assert catalogue.calibrated_keys("x") == set()


def test_thumbnails(catalogue: Catalogue) -> None:
    for record in a_survey(3, 1):
        catalogue.store_photo(record)
    assert catalogue.thumbnail(2) == b"thumbnail of (1, None)"
    assert catalogue.thumbnail(99) is None
    found = catalogue.thumbnails([3, 1, 1, *range(50, 2000)])
    assert found == {1: b"thumbnail of (0, None)", 3: b"thumbnail of (2, None)"}


@sqlite_only
def test_a_closed_catalogue_leaves_one_database_file(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1))
    catalogue.close()
    names = sorted(path.name for path in catalogue.folder.iterdir())
    assert names == ["catalogue.sqlite", "catalogue.toml"]
