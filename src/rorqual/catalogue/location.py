"""Where is the data of a catalogue: in a file of its folder, or in a PostgreSQL?"""

import json
import os
import tomllib
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import URL

from rorqual.catalogue.postgresql import parse_url, place_of
from rorqual.domain.errors import CatalogueError, UsageError

DATABASE = "catalogue.sqlite"
MARKER = "catalogue.toml"
FOLDER_SCHEMA = 1  # of the folder's layout; the database has its own revision
PARTIAL = ".unfinished-"  # names of files that are being written begin so
URL_VARIABLE = "RORQUAL_DATABASE_URL"
_POSTGRESQL = "postgresql"

_OWN_DATABASE = f"""\
# This folder is a catalogue of Rorqual. Keep its files together; back it up with Rorqual.
schema = {FOLDER_SCHEMA}
database = "{DATABASE}"
"""
_OTHER_DATABASE = f"""\
# This folder is a catalogue of Rorqual whose data is in a PostgreSQL database; back that up with
# pg_dump. {URL_VARIABLE} tells every command its address.
schema = {FOLDER_SCHEMA}
database = "{_POSTGRESQL}"
place = PLACE
"""


def read_marker(folder: Path) -> dict[str, Any]:
    """What the file says that makes a folder a catalogue.

    Raises:
        CatalogueError: where it is damaged, or of a newer version.
    """
    marker = folder / MARKER
    try:
        content = tomllib.loads(marker.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueError(
            f"{marker} cannot be read ({error}): restore it from a backup."
        ) from error
    schema = content.get("schema")
    if not isinstance(schema, int) or schema < 1:
        raise CatalogueError(f"{marker} names no schema: restore it from a backup.")
    if schema > FOLDER_SCHEMA:
        raise CatalogueError(
            f"{folder} was written by a newer version of Rorqual (layout {schema}, this version "
            f"knows up to {FOLDER_SCHEMA}): update Rorqual."
        )
    return content


def write_marker(folder: Path, url: URL | None = None) -> None:
    """Write the file that says what the folder is, whole or not at all.

    Args:
        folder: of the catalogue.
        url: of its data's database, of which no user and password are written; None where the
            folder holds the data itself.
    """
    text = _OWN_DATABASE
    if url is not None:
        text = _OTHER_DATABASE.replace("PLACE", json.dumps(place_of(url)))
    partial = folder / f"{PARTIAL}{uuid4().hex}"
    partial.write_text(text, encoding="utf-8")
    partial.replace(folder / MARKER)


def is_elsewhere(folder: Path) -> bool:
    """Whether the folder says that its data is in a PostgreSQL.

    Raises:
        CatalogueError: where its marker is damaged, or of a newer version.
    """
    return read_marker(folder).get("database") == _POSTGRESQL


def locate_data(folder: Path, database_url: str | None) -> Path | URL:
    """The database of a catalogue.

    Args:
        folder: of the catalogue.
        database_url: of its PostgreSQL; None for what the environment says where one is needed.

    Raises:
        UsageError: where an address is missing, is none, or is given for a folder with its own
            database.
    """
    if not is_elsewhere(folder):
        if database_url is None:
            return folder / DATABASE
        raise UsageError(
            f"{folder} holds its data itself, in {DATABASE}: leave out --database-url, or make a "
            "catalogue in PostgreSQL with `rorqual init NEW_FOLDER --database-url URL`."
        )
    given = database_url or os.environ.get(URL_VARIABLE)
    if not given:
        place = read_marker(folder).get("place", "a database")
        raise UsageError(
            f"the data of {folder} is in PostgreSQL ({place}): set the variable {URL_VARIABLE} to "
            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE."
        )
    return parse_url(given)
