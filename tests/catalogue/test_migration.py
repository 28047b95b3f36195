"""The schema of the code, of the migrations and of older and newer catalogues."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url
from sqlalchemy.schema import CreateTable

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.catalogue.engine import open_engine, reading, writing
from rorqual.catalogue.location import DATABASE
from rorqual.catalogue.migration import HEAD, MIGRATIONS, revision_of
from rorqual.catalogue.schema import metadata
from rorqual.catalogue.team import schema as team_schema
from rorqual.domain.errors import CatalogueError
from tests.catalogue.builders import an_import


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


def test_an_older_catalogue_is_brought_forward(empty_catalogue: Path, tmp_path: Path) -> None:
    folder = tmp_path / "older"
    shutil.copytree(empty_catalogue, folder)
    (folder / DATABASE).unlink()
    _build_at(folder / DATABASE, "0001")
    with Catalogue.open(folder) as catalogue:
        with reading(catalogue.engine) as connection:
            assert revision_of(connection) == HEAD
        catalogue.store_photo(an_import(1))
        assert check(catalogue).is_healthy


def _build_at(database: Path, revision: str) -> None:
    engine = open_engine(database)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
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
