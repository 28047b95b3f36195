"""Is this folder a catalogue, and how is one made so that a kill leaves nothing half?"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.exc import OperationalError

from rorqual.catalogue.engine import open_engine, writing
from rorqual.catalogue.migration import upgrade
from rorqual.catalogue.schema import settings as settings_table
from rorqual.domain.errors import CatalogueError, UsageError

DATABASE = "catalogue.sqlite"
MARKER = "catalogue.toml"
FOLDER_SCHEMA = 1  # of the folder's layout; the database has its own revision
PARTIAL = ".unfinished-"  # names of files that are being written begin so

_MARKER_TEXT = f"""\
# This folder is a catalogue of Rorqual. Keep its files together; back it up with Rorqual.
schema = {FOLDER_SCHEMA}
database = "{DATABASE}"
"""


def is_catalogue(folder: Path) -> bool:
    """Whether the folder looks like a catalogue, sound or not."""
    return all((folder / name).is_file() for name in (MARKER, DATABASE))


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
    if missing:
        raise UsageError(
            f"{folder} is not a catalogue ({' and '.join(missing)} not there): make one with "
            "`rorqual init` in an empty folder, or name the folder of a catalogue."
        )
    marker = folder / MARKER
    try:
        schema = tomllib.loads(marker.read_text(encoding="utf-8")).get("schema")
    except (OSError, ValueError) as error:
        raise CatalogueError(
            f"{marker} cannot be read ({error}): restore it from a backup."
        ) from error
    if not isinstance(schema, int) or schema < 1:
        raise CatalogueError(f"{marker} names no schema: restore it from a backup.")
    if schema > FOLDER_SCHEMA:
        raise CatalogueError(
            f"{folder} was written by a newer version of Rorqual (layout {schema}, this version "
            f"knows up to {FOLDER_SCHEMA}): update Rorqual."
        )


def prepare_folder(folder: Path, settings: Mapping[str, str]) -> None:
    """Make the folder a catalogue, unless it is one; a half-made one is completed.

    Raises:
        UsageError: where it is a file, a folder with other content, or may not be written to.
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
            _make(folder, settings)
        for leftover in folder.glob(f"{PARTIAL}*"):
            if leftover.is_file():  # a folder may be a backup that is being written
                leftover.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be made a catalogue ({error.strerror}): check the path and the "
            "permissions, or name another folder."
        ) from error


def write_marker(folder: Path) -> None:
    """Write the file that says what the folder is, whole or not at all."""
    partial = folder / f"{PARTIAL}{uuid4().hex}"
    partial.write_text(_MARKER_TEXT, encoding="utf-8")
    partial.replace(folder / MARKER)


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
        with writing(engine) as connection:
            upgrade(connection, str(database.parent))
            for key, value in sorted(settings.items()):
                connection.execute(insert(settings_table).values(key=key, value=value))
    finally:
        engine.dispose()


def _publish(partial: Path, database: Path) -> None:
    try:
        os.link(partial, database)  # unlike a renaming it never replaces
    except FileExistsError:
        return  # another process was faster: its catalogue stands
    except FileNotFoundError:
        raise
    except OSError:  # a file system without links
        partial.rename(database)
