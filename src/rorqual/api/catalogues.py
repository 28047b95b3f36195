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
) -> Catalogue:
    """Make a catalogue in a new or empty folder; an existing one is opened unchanged.

    Args:
        folder: the catalogue.
        licence: which terms its networks may have; see LICENSE-MODELS.md.
        embedding: the id of the network that compares its animals, shipped or registered by
            `train`, or of several that compare together; None for the one that the licence
            implies.

    Raises:
        NetworkError: where there is no such network, or the licence does not allow it.
        UsageError: where the folder is a file or holds something else.
        CatalogueError: where an existing catalogue cannot be opened.
    """
    return Catalogue.create(Path(folder), settings=catalogue_settings(licence, embedding=embedding))


def open_catalogue(folder: str | PathLike[str]) -> Catalogue:
    """Open a catalogue; use it in a `with` statement.

    Raises:
        UsageError: where the folder does not exist or is no catalogue.
        CatalogueError: where it is damaged or was made by a newer version.
    """
    return Catalogue.open(Path(folder))


def is_catalogue(folder: str | PathLike[str]) -> bool:
    """Whether the folder looks like a catalogue, sound or not."""
    return folders.is_catalogue(Path(folder))
