"""How do uploaded bytes become a photo that the catalogue can find again?"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from uuid import uuid4

from rorqual.catalogue.location import PARTIAL
from rorqual.domain.refusal import RefusalReason
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.kinds import extension
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.refusals import COPY_AGAIN, read_refused
from rorqual.photos.roots import printable

FOLDER = "uploads"
PASSING = "passing-"  # names of archives that are not kept begin so
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class UploadedBytes:
    """A photo in memory."""

    data: bytes

    def read(self, name: str) -> bytes:
        """The bytes; see `PhotoFile.read_bytes`."""
        if not self.data:
            raise read_refused(RefusalReason.EMPTY_FILE, f"{name} is empty: {COPY_AGAIN}.")
        return self.data


@dataclass(frozen=True, slots=True)
class StoredArchive:
    """A zip archive on disk."""

    path: Path
    sha256: str
    kept: bool  # whether it stays when its photos are answered

    @property
    def stored_as(self) -> str:
        """What the stored paths of its photos begin with."""
        return printable(str(self.path)) if self.kept else f"upload:{self.sha256}"

    def forget(self) -> None:
        """Remove it if it is not to be kept."""
        if not self.kept:
            self.path.unlink(missing_ok=True)


class Uploads:
    """Keeps uploaded photos in the catalogue's folder, each content once.

    Args:
        catalogue: its folder.
        keep: whether anything is kept; else a photo is forgotten once it is answered, and the
            catalogue keeps its vectors and small pictures only.
    """

    def __init__(self, catalogue: Path, *, keep: bool) -> None:
        self._folder = catalogue.resolve() / FOLDER
        self._keep = keep

    def photo(self, name: str | None, data: bytes) -> PhotoFile:
        """The photo that somebody sent.

        Args:
            name: as the sender called it; only its last part is used.
            data: its bytes.
        """
        plain = plain_name(name)
        sha256 = sha256_hex(data)
        stored = f"upload:{sha256}"
        if self._keep and data:
            path = self._folder / sha256[:2] / f"{sha256}{extension(plain)[:8]}"
            _write_once(path, data)
            stored = str(path)
        return PhotoFile(plain, stored, UploadedBytes(data))

    def archive(self, stream: BinaryIO) -> StoredArchive:
        """The archive that somebody sent, on disk; it is never in memory as a whole.

        One that is not kept lies there under a name of its own until it is forgotten.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=PARTIAL, dir=self._folder)
        part, digest = Path(name), hashlib.sha256()
        try:
            stream.seek(0)
            with os.fdopen(handle, "wb") as copy:
                while chunk := stream.read(_CHUNK_BYTES):
                    digest.update(chunk)
                    copy.write(chunk)
            sha256 = digest.hexdigest()
            path = self._folder / f"{PASSING}{uuid4().hex}.zip"
            if self._keep:
                path = self._folder / sha256[:2] / f"{sha256}.zip"
                path.parent.mkdir(exist_ok=True)
            if not path.exists():
                part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return StoredArchive(path, sha256, self._keep)


def plain_name(name: str | None) -> str:
    """The last part of a file's name, without anything that a path or a log would act on."""
    last = PurePosixPath((name or "").replace("\\", "/")).name
    kept = "".join(character for character in printable(last) if character.isprintable())
    return kept[:200] or "unnamed"


def _write_once(path: Path, data: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix=PARTIAL, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
