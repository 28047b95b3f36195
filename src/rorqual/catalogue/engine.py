"""How is the database opened, and how do its failures read in plain words?"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from rorqual.catalogue import postgresql
from rorqual.domain.errors import CatalogueError

BUSY_SECONDS = 60.0  # how long a writer waits for another process

_REMEDIES = {
    sqlite3.SQLITE_BUSY: "another process has been writing to it for long: wait until that one "
    "has ended, then run the command again",
    sqlite3.SQLITE_READONLY: "it may not be written to: check the permissions of the folder and "
    "its files, or copy the folder to a place of your own",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: check the permissions of the folder and its "
    "files, and that the disk may be written to",
    sqlite3.SQLITE_FULL: "the disk is full: make room, then run the command again; what was "
    "stored before is safe",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written: check the disk or the cable, then "
    "run the command again",
    sqlite3.SQLITE_CORRUPT: "it is damaged: restore the folder from a backup",
    sqlite3.SQLITE_NOTADB: "it is damaged (no longer a database): restore the folder from a backup",
}
_LOST_PART = re.compile(r"no such (table|column)|malformed database schema")


def open_engine(database: Path | URL, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine on the database.

    Args:
        database: a file of SQLite, which is made where it is missing, or a PostgreSQL's address.
        busy_seconds: how long a writer waits for another one.

    Raises:
        UsageError: where the extra `postgres` is needed and not installed.
    """
    if isinstance(database, URL):
        return postgresql.open_postgresql(database, busy_seconds=busy_seconds)
    engine = create_engine(
        URL.create("sqlite", database=str(database)),
        connect_args={"timeout": busy_seconds},
        json_serializer=partial(json.dumps, sort_keys=True),
        hide_parameters=True,  # a service logs what it did not expect; some rows hold secrets
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the catalogue, whatever others write meanwhile.

    Raises:
        CatalogueError: where the database cannot be read.
    """
    with _plain_words(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction as the only writer: all of it is stored, or nothing.

    Raises:
        CatalogueError: where the database cannot be written, or another process keeps it busy.
    """
    options = postgresql.WRITER_OPTIONS if _is_postgresql(engine) else {"writes": True}
    with _plain_words(engine), engine.execution_options(**options).begin() as connection:
        yield connection


@contextmanager
def beside_writers(engine: Engine, lock: int) -> Iterator[Connection]:
    """One transaction in PostgreSQL on what is only a cache: it keeps no writer waiting.

    Args:
        engine: of a PostgreSQL.
        lock: a number; those with the same one come one after the other, however long one takes.

    Raises:
        CatalogueError: where the database cannot be written.
    """
    # after its turn has come, each statement must see what the one before it did
    committed = engine.execution_options(isolation_level="READ COMMITTED")
    with _plain_words(engine), committed.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({lock})")
        yield connection


@contextmanager
def _plain_words(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        server = _is_postgresql(engine)
        remedy = postgresql.remedy_of(error) if server else _remedy(error)
        if remedy is None:
            raise
        name = postgresql.place_of(engine.url) if server else engine.url.database
        raise CatalogueError(f"{name}: {remedy}.") from error


def _is_postgresql(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


def _remedy(error: DatabaseError) -> str | None:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # the rest refines the code
    if code == sqlite3.SQLITE_ERROR and _LOST_PART.match(str(error.orig)):
        code = sqlite3.SQLITE_CORRUPT
    return _REMEDIES.get(code)


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins no transactions; `_begin` does
    # Synced at checkpoints: a killed process loses nothing; a power cut may lose the last photos,
    # which the next import stores again, and never harms the file.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes then would fail at once where another process
    # wrote in between; one that takes the writer's place at its beginning waits for it.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
