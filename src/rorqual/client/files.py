"""How do photos on disk get into a request?"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZIP_STORED, ZipFile


def photo_of(photo: Path | str) -> tuple[str, bytes]:
    """A photo's name and bytes.

    Raises:
        OSError: where it cannot be read.
    """
    path = Path(photo)
    return _name(path), path.read_bytes()


@contextmanager
def archive_of(photos: Path | str | Sequence[Path | str]) -> Iterator[tuple[str, IO[bytes]]]:
    """The name of an archive, and it as an open file.

    Args:
        photos: a zip archive, or files that are packed into one on disk; those that share a name
            get their number in the sequence before it, as in `2/fin.jpg`.

    Raises:
        OSError: where a file cannot be read.
    """
    if isinstance(photos, Path | str):
        path = Path(photos)
        with path.open("rb") as archive:
            yield _name(path), archive
        return
    paths = [Path(photo) for photo in photos]
    often = Counter(map(_name, paths))
    with tempfile.TemporaryFile() as packed:
        # Photos do not get smaller; and a file may be older than any date that an archive takes.
        with ZipFile(packed, "w", ZIP_STORED, strict_timestamps=False) as archive:
            for number, path in enumerate(paths, start=1):
                name = _name(path)
                archive.write(path, name if often[name] == 1 else f"{number}/{name}")
        yield "photos.zip", packed


def _name(path: Path) -> str:
    """The file's name, with bytes that are no text spelt out."""
    return path.name.encode("utf-8", "backslashreplace").decode("utf-8")
