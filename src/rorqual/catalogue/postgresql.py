"""How is a PostgreSQL database opened, and how do its failures read in plain words?"""

import json
from functools import partial

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from rorqual.domain.errors import UsageError

# Once a writer has its turn, each of its statements must see what the one before it wrote.
WRITER_OPTIONS = {"writes": True, "isolation_level": "READ COMMITTED"}
_WRITERS_LOCK = 0x726F7271  # "rorq": one writer at a time in one database, as in SQLite
_REMEDIES = {  # by SQLSTATE, or by its class
    "42P01": "a table is missing: restore the database from a dump",
    "42703": "a column is missing: restore the database from a dump",
    "42501": "its user may not do this: give the user all rights on the database",
    "25006": "it may not be written to: name the primary server, and not a copy of it",
    "53100": "the server's disk is full: make room, then run the command again; what was stored "
    "before is safe",
    "53300": "the server has too many connections: raise its max_connections, or start fewer "
    "services",
    "55P03": "another process has been writing to it for long: wait until that one has ended, "
    "then run the command again",
}
_UNREACHABLE = ("08", "28", "3D", "57")  # classes: connection, login, no database, shutting down


def parse_url(text: str) -> URL:
    """The address of a PostgreSQL database.

    Args:
        text: as `postgresql://USER:PASSWORD@HOST:PORT/DATABASE`.

    Raises:
        UsageError: where it is none; the text, which may hold a password, is not repeated.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        url = None
    if url is None or url.drivername not in ("postgres", "postgresql", "postgresql+psycopg"):
        raise UsageError(
            "the address of the database is not of the form "
            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE: correct --database-url or "
            "RORQUAL_DATABASE_URL"
        )
    return url.set(drivername="postgresql+psycopg")


def place_of(url: URL) -> str:
    """Which database on which machine, without user and password."""
    host = url.host or url.query.get("host") or "this machine"
    port = f":{url.port}" if url.port else ""
    return f"database {url.database or '(default)'} on {host}{port}"


def open_postgresql(url: URL, *, busy_seconds: float) -> Engine:
    """An engine on the database; readers see one snapshot, writers come one after the other.

    Raises:
        UsageError: where the extra `postgres` is not installed.
    """
    try:
        engine = create_engine(
            url,
            json_serializer=partial(json.dumps, sort_keys=True),
            hide_parameters=True,  # as for SQLite: some rows hold secrets
            isolation_level="REPEATABLE READ",
            pool_pre_ping=True,  # so that a service lives through a restart of its database
        )
    except ImportError as error:
        raise UsageError(
            "a catalogue in PostgreSQL needs the extra `postgres`: pip install 'rorqual[postgres]'"
        ) from error

    def take_turn(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql(
                f"SET LOCAL lock_timeout = {round(busy_seconds * 1000)}; "
                f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})"
            )

    event.listen(engine, "begin", take_turn)
    return engine


def remedy_of(error: DatabaseError) -> str | None:
    """What happened and what is to be done; None for faults of the program."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    lost = state is None and isinstance(error, OperationalError)
    if lost or (state or "")[:2] in _UNREACHABLE:
        said = str(error.orig).strip().splitlines() or ["no answer"]
        return (
            f"it cannot be reached ({said[-1].strip()}): check that the server runs, and the "
            "host, port, name, user and password in its address"
        )
    return _REMEDIES.get(state or "")
