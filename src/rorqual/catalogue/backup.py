"""How is a catalogue backed up while others go on writing to it?"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.location import DATABASE, PARTIAL, write_marker
from rorqual.catalogue.postgresql import place_of
from rorqual.domain.errors import CatalogueError, UsageError


def backup(catalogue: Catalogue, destination: Path) -> None:
    """Copy the catalogue as it is at one moment, verified, to a folder that is a catalogue too.

    The folder appears when all of it is written. Photos are not copied: they stay where they are.

    Raises:
        UsageError: where the destination exists and is not an empty folder, or is unwritable; or
            where the catalogue's data is in PostgreSQL.
        CatalogueError: where the copy fails its verification.
    """
    if catalogue.engine.dialect.name == "postgresql":
        raise UsageError(
            f"the data of {catalogue.folder} is in PostgreSQL ({place_of(catalogue.engine.url)}): "
            "back it up with `pg_dump`, and copy the folder for the uploaded photos."
        )
    if destination.exists() and not (destination.is_dir() and not any(destination.iterdir())):
        raise UsageError(
            f"{destination} exists already: name a new folder for the backup, for example with "
            "the date in its name."
        )
    partial = destination.parent / f"{PARTIAL}{destination.name}-{uuid4().hex}"
    try:
        partial.mkdir(parents=True)
        write_marker(partial)
        _copy_database(catalogue, partial / DATABASE)
        if destination.exists():
            destination.rmdir()
        partial.rename(destination)
    except OSError as error:
        raise UsageError(
            f"{destination} cannot be written ({error.strerror}): check the disk and the "
            "permissions, or name another folder."
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _copy_database(catalogue: Catalogue, copy: Path) -> None:
    try:
        with reading(catalogue.engine) as connection, closing(sqlite3.connect(copy)) as target:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            source.backup(target)  # all pages in one step: one moment's state
            (answer,) = target.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise CatalogueError(
            f"{catalogue.folder} cannot be backed up ({error}): run `rorqual check` on it, and "
            "check that the disk has room."
        ) from error
    if answer != "ok":
        raise CatalogueError(
            f"{catalogue.folder} is damaged ({answer}): run `rorqual check` on it; no backup was "
            "written, so keep the earlier ones."
        )
