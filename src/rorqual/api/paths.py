"""Which paths did the caller name, and how may a table call the photos found there?"""

from collections.abc import Sequence
from os import PathLike, fspath

from rorqual.exchange.photo_names import PhotoNames
from rorqual.photos.photo_file import PhotoFile

Paths = str | PathLike[str] | Sequence[str | PathLike[str]]


def texts_of(paths: Paths) -> list[str]:
    """The paths as text; a text alone is one path, not a sequence of letters."""
    several = [paths] if isinstance(paths, str | PathLike) else paths
    return [fspath(path) for path in several]


def names_of(files: Sequence[PhotoFile]) -> PhotoNames:
    """The names by which a table may call the photos."""
    return PhotoNames(
        (file.name for file in files),
        {file.name: file.plain_name for file in files if file.plain_name is not None},
    )
