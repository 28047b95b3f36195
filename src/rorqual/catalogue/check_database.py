"""Is the database itself whole: its pages, its references, its guards?"""

from collections import Counter

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from rorqual.catalogue.findings import Finding, Severity, finding_of

RESTORE = "restore the catalogue from a backup"
_GUARDED = ("decisions", "adaptations")
GUARDS = {f"{table}_refuse_{change}" for table in _GUARDED for change in ("update", "delete")}
_GUARDS_POSTGRESQL = {f"{table}_refuse_change" for table in _GUARDED}


def check_database(connection: Connection) -> list[Finding]:
    """Damaged pages; else rows that refer to missing ones, and missing guards of the logs.

    A PostgreSQL watches over its pages and references itself, and is asked for the guards only.
    """
    if connection.dialect.name == "postgresql":
        enabled = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        return _missing_guards(connection, enabled, _GUARDS_POSTGRESQL)
    return _damage(connection) or [
        *_missing_references(connection),
        *_missing_guards(
            connection, "SELECT name FROM sqlite_master WHERE type = 'trigger'", GUARDS
        ),
    ]


def _damage(connection: Connection) -> list[Finding]:
    try:
        answers = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    except DatabaseError as error:
        answers = [str(error.orig)]
    damage = [answer for answer in answers if answer != "ok"]
    return finding_of(Severity.ERROR, "the database is damaged", damage, RESTORE)


def _missing_references(connection: Connection) -> list[Finding]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    broken = Counter((row[0], row[2]) for row in rows)
    cases = [
        f"{number} rows of {table} refer to missing {parent}"
        for (table, parent), number in sorted(broken.items())
    ]
    what = "the database was changed by another program"
    return finding_of(Severity.ERROR, what, cases, RESTORE)


def _missing_guards(connection: Connection, query: str, guards: set[str]) -> list[Finding]:
    missing = sorted(guards - set(connection.exec_driver_sql(query).scalars()))
    what = "the guards that keep decisions and adaptations from being changed are missing"
    return finding_of(Severity.ERROR, what, missing, RESTORE)
