"""The schema of the code, of the migrations and of older and newer catalogues."""

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, insert, make_url
from sqlalchemy.schema import CreateTable

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.catalogue.engine import open_engine, reading, writing
from rorqual.catalogue.location import DATABASE, write_marker
from rorqual.catalogue.migration import HEAD, MIGRATIONS, revision_of
from rorqual.catalogue.postgresql import parse_url
from rorqual.catalogue.schema import metadata, settings
from rorqual.catalogue.team import schema as team_schema
from rorqual.domain.errors import CatalogueError
from tests.catalogue.builders import an_import
from tests.stores import NAMES, SETTINGS, PostgresStore

OPEN = (
    "import sys; from pathlib import Path; from rorqual.catalogue.catalogue import Catalogue;"
    "import alembic.command; print('ready', flush=True); Catalogue.open(Path(sys.argv[1])).close()"
)


def test_head_is_the_newest_revision() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_migrations_make_the_tables_that_the_code_uses(catalogue: Catalogue) -> None:
    assert team_schema.jobs.metadata is metadata
    with reading(catalogue.engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_tables_can_be_made_in_postgresql_too() -> None:
    postgresql = make_url("postgresql://").get_dialect()()
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql))


@pytest.fixture(params=NAMES)
def older(request: pytest.FixtureRequest, empty_catalogue: Path, tmp_path: Path) -> Path:
    """The folder of a catalogue of the first version, with a setting."""
    folder = tmp_path / "older"
    database: Path | URL
    if request.param == "sqlite":
        shutil.copytree(empty_catalogue, folder)
        database = folder / DATABASE
        database.unlink()
    else:
        store: PostgresStore = request.getfixturevalue("postgresql")
        database = parse_url(store.database())
        folder.mkdir()
        write_marker(folder, database)
    _build_at(database, "0001")
    return folder


def test_an_older_catalogue_is_brought_forward(older: Path) -> None:
    with Catalogue.open(older) as catalogue:
        with reading(catalogue.engine) as connection:
            assert revision_of(connection) == HEAD
        catalogue.store_photo(an_import(1))
        assert check(catalogue).is_healthy


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_migration_is_completed(seed: int, older: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", OPEN, os.fspath(older)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(random.Random(seed).uniform(0, 0.3))
    process.kill()
    process.communicate()
    with Catalogue.open(older) as catalogue:
        with reading(catalogue.engine) as connection:
            assert revision_of(connection) == HEAD
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert catalogue.settings == SETTINGS
        assert check(catalogue).is_healthy


def _build_at(database: Path | URL, revision: str) -> None:
    engine = open_engine(database)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.execute(
            insert(settings), [{"key": key, "value": value} for key, value in SETTINGS.items()]
        )
    engine.dispose()


def test_a_newer_catalogue_is_refused_and_left_alone(catalogue: Catalogue) -> None:
    with writing(catalogue.engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CatalogueError, match=r"newer version of Rorqual.*9999.*pip install"):
        Catalogue.open(catalogue.folder)
    with reading(catalogue.engine) as connection:
        assert revision_of(connection) == "9999"


def test_opening_does_not_import_alembic(catalogue: Catalogue) -> None:
    code = (
        "import sys; from pathlib import Path; from rorqual.catalogue.catalogue import Catalogue;"
        "Catalogue.open(Path(sys.argv[1])).close(); assert 'alembic' not in sys.modules"
    )
    arguments = [sys.executable, "-c", code, os.fspath(catalogue.folder)]
    subprocess.run(arguments, check=True)
