"""Making and opening catalogues."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from rorqual.catalogue import folder as folders
from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings


def create_catalogue(
    folder: str | PathLike[str],
    *,
    licence: LicencePolicy = LicencePolicy.ANY,
    embedding: str | Sequence[str] | None = None,
    database_url: str | None = None,
) -> Catalogue:
    """Make a catalogue in a new or empty folder; an existing one is opened unchanged.

    Args:
        folder: the catalogue.
        licence: which terms its networks may have; see LICENSE-MODELS.md.
        embedding: the id of the network that compares its animals, shipped or registered by
            `train`, or of several that compare together; None for the one that the licence
            implies.
        database_url: of the PostgreSQL that is to keep its data, as
            `postgresql://USER:PASSWORD@HOST:PORT/DATABASE`; None for the folder itself.

    Raises:
        NetworkError: where there is no such network, or the licence does not allow it.
        UsageError: where the folder is a file or holds something else, or the address is none.
        CatalogueError: where an existing catalogue cannot be opened.
    """
    return Catalogue.create(
        Path(folder),
        settings=catalogue_settings(licence, embedding=embedding),
        database_url=database_url,
    )


def open_catalogue(folder: str | PathLike[str], *, database_url: str | None = None) -> Catalogue:
    """Open a catalogue; use it in a `with` statement.

    Args:
        folder: the catalogue.
        database_url: of the PostgreSQL that keeps its data; None for the variable
            RORQUAL_DATABASE_URL, or where the data is in the folder.

    Raises:
        UsageError: where the folder does not exist or is no catalogue, or the address of its data
            is missing or wrong.
        CatalogueError: where it is damaged or was made by a newer version.
    """
    return Catalogue.open(Path(folder), database_url)


def is_catalogue(folder: str | PathLike[str]) -> bool:
    """Whether the folder looks like a catalogue, sound or not."""
    return folders.is_catalogue(Path(folder))
