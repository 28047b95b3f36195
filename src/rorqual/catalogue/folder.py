"""Is this folder a catalogue, and how is one made so that a kill leaves nothing half?"""

import os
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, Engine, insert
from sqlalchemy.exc import OperationalError

from rorqual.catalogue.engine import open_engine, writing
from rorqual.catalogue.location import (
    DATABASE,
    MARKER,
    PARTIAL,
    is_elsewhere,
    write_marker,
)
from rorqual.catalogue.migration import revision_of, upgrade
from rorqual.catalogue.postgresql import place_of
from rorqual.catalogue.schema import settings as settings_table
from rorqual.domain.errors import CatalogueError, UsageError


def is_catalogue(folder: Path) -> bool:
    """Whether the folder looks like a catalogue, sound or not."""
    if not (folder / MARKER).is_file():
        return False
    try:
        return (folder / DATABASE).is_file() or is_elsewhere(folder)
    except CatalogueError:
        return False


def require_catalogue(folder: Path) -> None:
    """Check from the outside that the folder is a catalogue that this version can open.

    Raises:
        UsageError: where it does not exist or is no catalogue.
        CatalogueError: where its marker is damaged or of a newer version.
    """
    if not folder.is_dir():
        what = "is a file, not a catalogue" if folder.exists() else "does not exist"
        raise UsageError(f"{folder} {what}: make a catalogue with `rorqual init`, or correct it.")
    missing = [name for name in (MARKER, DATABASE) if not (folder / name).is_file()]
    if MARKER not in missing and is_elsewhere(folder):
        return
    if missing:
        raise UsageError(
            f"{folder} is not a catalogue ({' and '.join(missing)} not there): make one with "
            "`rorqual init` in an empty folder, or name the folder of a catalogue."
        )


def prepare_folder(folder: Path, settings: Mapping[str, str], url: URL | None = None) -> None:
    """Make the folder a catalogue, unless it is one; a half-made one is completed.

    Args:
        folder: of the catalogue.
        settings: of a new one.
        url: of the PostgreSQL for its data, which stays as it is where it holds a catalogue; None
            for a database in the folder.

    Raises:
        UsageError: where it is a file, a folder with other content, or may not be written to.
        CatalogueError: where the PostgreSQL cannot be used.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: name a new or empty folder for the catalogue.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not is_catalogue(folder):
            names = {path.name for path in folder.iterdir()}
            foreign = sorted(name for name in names - {MARKER} if not name.startswith(PARTIAL))
            if foreign:
                raise UsageError(
                    f"{folder} is not empty (it holds {foreign[0]}) and no catalogue: name a new "
                    "or empty folder."
                )
            if url is None:
                _make(folder, settings)
            else:
                _fill_database(url, settings)
                write_marker(folder, url)  # last: once it is there, the catalogue exists
        for leftover in folder.glob(f"{PARTIAL}*"):
            if leftover.is_file():  # a folder may be a backup that is being written
                leftover.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be made a catalogue ({error.strerror}): check the path and the "
            "permissions, or name another folder."
        ) from error


def _make(folder: Path, settings: Mapping[str, str]) -> None:
    """Build the database under another name; once it has its own name, the catalogue exists."""
    partial, database = folder / f"{PARTIAL}{uuid4().hex}", folder / DATABASE
    try:
        write_marker(folder)
        _build_database(partial, settings)
        _publish(partial, database)
    except (OperationalError, CatalogueError, FileNotFoundError):
        if not database.is_file():  # else another process made the catalogue and tidied up here
            raise


def _build_database(database: Path, settings: Mapping[str, str]) -> None:
    engine = open_engine(database)
    try:
        with engine.connect() as connection:  # outside a transaction, as this pragma demands
            driver_connection = connection.connection.driver_connection
            assert driver_connection is not None
            driver_connection.execute("PRAGMA journal_mode = WAL")
        _fill(engine, settings, str(database.parent))
    finally:
        engine.dispose()


def _fill_database(url: URL, settings: Mapping[str, str]) -> None:
    engine = open_engine(url)
    try:
        _fill(engine, settings, place_of(url))
    finally:
        engine.dispose()


def _fill(engine: Engine, settings: Mapping[str, str], name: str) -> None:
    with writing(engine) as connection:
        if revision_of(connection) is not None:  # another folder's, or another process was faster
            return
        upgrade(connection, name)
        for key, value in sorted(settings.items()):
            connection.execute(insert(settings_table).values(key=key, value=value))


def _publish(partial: Path, database: Path) -> None:
    try:
        os.link(partial, database)  # unlike a renaming it never replaces
    except FileExistsError:
        return  # another process was faster: its catalogue stands
    except FileNotFoundError:
        raise
    except OSError:  # a file system without links
        partial.rename(database)
