"""Backups; while another process writes, see test_concurrency."""

from pathlib import Path

import pytest

from rorqual.catalogue.backup import backup
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.location import DATABASE
from rorqual.domain.errors import CatalogueError, UsageError
from tests.catalogue.builders import a_survey, an_import
from tests.catalogue.damage import damage_pages
from tests.catalogue.dumps import dump_tables
from tests.stores import sqlite_only


@pytest.fixture
def survey(catalogue: Catalogue) -> Catalogue:
    for record in a_survey(40, 5):
        catalogue.store_photo(record)
    return catalogue


@sqlite_only
def test_a_backup_is_a_catalogue_with_the_same_tables(survey: Catalogue, tmp_path: Path) -> None:
    destination = tmp_path / "backups" / "today"
    backup(survey, destination)
    with Catalogue.open(destination) as copy:
        assert dump_tables(copy) == dump_tables(survey)
        copy.store_photo(an_import(99))
        assert survey.counts().photos == 40
    assert [path.name for path in destination.parent.iterdir()] == ["today"]


@sqlite_only
def test_an_empty_folder_is_taken(survey: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    backup(survey, tmp_path / "empty")
    Catalogue.open(tmp_path / "empty").close()


@sqlite_only
def test_an_earlier_backup_is_never_replaced(survey: Catalogue, tmp_path: Path) -> None:
    backup(survey, tmp_path / "today")
    with pytest.raises(UsageError, match=r"exists already.*new folder"):
        backup(survey, tmp_path / "today")
    with pytest.raises(UsageError, match="exists already"):
        backup(survey, tmp_path / "today" / DATABASE)
    with pytest.raises(UsageError, match="cannot be written"):
        backup(survey, tmp_path / "today" / DATABASE / "inside")


@sqlite_only
def test_a_damaged_catalogue_makes_no_backup(survey: Catalogue, tmp_path: Path) -> None:
    damage_pages(survey)
    with pytest.raises(CatalogueError, match="rorqual check"):
        backup(survey, tmp_path / "today")
    assert not (tmp_path / "today").exists()
    assert not list(tmp_path.glob(".unfinished-*"))
