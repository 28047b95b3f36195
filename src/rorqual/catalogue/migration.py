"""Is the database of this version's schema, and how does it get there?"""

from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, inspect

from rorqual.domain.errors import CatalogueError

HEAD = "0008"  # the newest revision in migrations/versions
MIGRATIONS = Path(__file__).parent / "migrations"

_ONE_AT_A_TIME = Lock()  # Alembic keeps what it works on in variables of its modules


def revision_of(connection: Connection) -> str | None:
    """The revision that the database says it is of; None for a database without one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return None if row is None else str(row[0])


def upgrade(connection: Connection, name: str) -> None:
    """Bring the database to this version's schema, within the connection's transaction.

    Args:
        connection: inside a write transaction, so that two processes do not migrate at once.
        name: how messages call the catalogue.

    Raises:
        CatalogueError: where a newer version of Rorqual wrote the database.
    """
    present = revision_of(connection)  # again: another process may have migrated meanwhile
    if present == HEAD:
        return
    # Alembic takes as long to import as the rest of a start together; seldom is it needed.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if present is not None and present not in known:
        raise CatalogueError(
            f"{name} was written by a newer version of Rorqual (its schema is {present}, this "
            f"version knows up to {HEAD}): update Rorqual with `pip install --upgrade rorqual`."
        )
    config.attributes["connection"] = connection
    with _ONE_AT_A_TIME:
        command.upgrade(config, HEAD)
