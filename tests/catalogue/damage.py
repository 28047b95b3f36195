"""How a test harms a catalogue."""

from contextlib import closing
from sqlite3 import connect

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.location import DATABASE

PAGE = 4096


def damage_pages(catalogue: Catalogue) -> None:
    """Overwrite the page of the database file with the first thumbnail, as a failing disk may."""
    catalogue.close()
    database = catalogue.folder / DATABASE
    content = bytearray(database.read_bytes())
    start = content.index(b"thumbnail of (0") // PAGE * PAGE
    content[start : start + PAGE] = b"\xa5" * PAGE
    database.write_bytes(content)


def meddle(catalogue: Catalogue, *statements: str) -> None:
    """Change the database as another program would, without minding references."""
    with closing(connect(catalogue.folder / DATABASE)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
