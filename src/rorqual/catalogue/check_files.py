"""Are the photo files still where they were, and still the same?"""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, select

from rorqual.catalogue.findings import Finding, Severity, finding_of
from rorqual.catalogue.schema import photo_files, photos
from rorqual.domain.errors import PhotoRefusedError
from rorqual.photos.archives import ZipArchive

IN_ARCHIVE = "!/"  # between the path of a zip and the name inside it


def check_files(connection: Connection, *, deep: bool) -> list[Finding]:
    """Files that are missing, and files with other content than was stored.

    Args:
        connection: of the catalogue.
        deep: compare hashes, for which every file is read, and not only sizes.
    """
    missing: list[str] = []
    changed: list[str] = []
    columns = photo_files.c.stored_path, photos.c.file_bytes, photos.c.sha256
    stored = select(*columns).join_from(photo_files, photos).order_by(photo_files.c.stored_path)
    archive_of = lru_cache(maxsize=1)(ZipArchive)  # sorted by path, so one at a time is enough
    for path, size, sha256 in connection.execute(stored):
        try:
            present_size, present_hash = _look_at(path, archive_of, deep=deep)
        except (OSError, LookupError, ValueError):
            missing.append(path)
        except PhotoRefusedError:
            changed.append(path)
        else:
            if size not in (None, present_size) or present_hash not in (None, sha256):
                changed.append(path)
    return [
        *finding_of(
            Severity.WARNING,
            "photo files that are no longer there",
            missing,
            "nothing that is known is lost; where they were moved, import them from the new place",
        ),
        *finding_of(
            Severity.WARNING,
            "photo files whose content has changed",
            changed,
            "the catalogue knows them as they were: put the originals back, or import the new "
            "files as well",
        ),
    ]


def _look_at(
    stored_path: str, archive_of: Callable[[Path], ZipArchive], *, deep: bool
) -> tuple[int, str | None]:
    """The file's size in bytes and, where asked for, its hash."""
    path = Path(stored_path)
    if path.is_file():
        if not deep:
            return path.stat().st_size, None
        with path.open("rb") as stream:
            return path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest()
    archive_path, _, name = stored_path.partition(IN_ARCHIVE)
    archive = archive_of(Path(archive_path))
    entry = archive.entries[name]
    if not deep:
        return entry.file_size, None
    return entry.file_size, hashlib.sha256(archive.read(entry, name)).hexdigest()
