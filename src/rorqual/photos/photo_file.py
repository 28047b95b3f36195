"""Where do a photo's bytes come from, and how is the photo called?"""

import errno
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from rorqual.domain.refusal import RefusalReason
from rorqual.photos.refusals import COPY_AGAIN, EXPORT, read_refused
from rorqual.photos.signatures import HEAD_BYTES

MAX_FILE_BYTES = 1 << 30  # a photo is read into memory as a whole


class ByteSource(Protocol):
    """Anything that a photo's bytes can be read from."""

    def read(self, name: str) -> bytes:
        """All bytes of the photo; `name` is how a refusal's message calls it."""
        ...


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """One photo file among the user's PHOTOS, not read yet."""

    name: str  # relative to its PHOTOS argument, forward slashes; longer where two would be equal
    stored_path: str  # absolute path, or `<absolute path of the zip>!/<entry>`
    source: ByteSource = field(repr=False, compare=False)
    plain_name: str | None = None  # relative to its PHOTOS argument, where `name` is longer

    def read_bytes(self) -> bytes:
        """The file's bytes, never empty; safe to call from several threads.

        Raises:
            PhotoRefusedError: where the file is missing, empty, unreadable or far too large, or
                where its archive is damaged, encrypted or suspicious.
        """
        return self.source.read(self.name)


@dataclass(frozen=True, slots=True)
class DiskSource:
    """A file on disk."""

    path: Path

    def read(self, name: str) -> bytes:
        """All bytes of the file; see `PhotoFile.read_bytes`."""
        try:
            if not self.path.is_file():  # a pipe would block for ever
                raise _not_a_file(self.path, name)
            size = self.path.stat().st_size
            if size > MAX_FILE_BYTES:
                raise read_refused(
                    RefusalReason.TOO_LARGE,
                    f"{name} has {size / 1e9:.1f} GB; at most {MAX_FILE_BYTES / 1e9:.1f} GB are "
                    f"read: {EXPORT}.",
                )
            data = self.path.read_bytes()
        except OSError as error:
            raise read_refused(
                RefusalReason.UNREADABLE_FILE,
                f"{name} cannot be read ({_why(error)}): check its permissions and the disk, or "
                f"{COPY_AGAIN}.",
            ) from error
        if not data:
            raise read_refused(RefusalReason.EMPTY_FILE, f"{name} is empty: {COPY_AGAIN}.")
        return data

    def head(self) -> bytes:
        """The first bytes, as many as can be had; empty where the file cannot be read."""
        try:
            if not self.path.is_file():
                return b""
            with self.path.open("rb") as stream:
                return stream.read(HEAD_BYTES)
        except OSError:
            return b""


def _not_a_file(path: Path, name: str) -> Exception:
    if path.exists():
        return read_refused(
            RefusalReason.UNREADABLE_FILE,
            f"{name} is not an ordinary file, or a folder that may not be opened: check its "
            "permissions, or name photos instead.",
        )
    return read_refused(
        RefusalReason.MISSING_FILE,
        f"{name} is not there (moved, deleted, or a link to a missing file): put it back, or run "
        "the command again without it.",
    )


def _why(error: OSError) -> str:
    if error.errno == errno.EACCES:
        return "permission denied"
    return error.strerror or type(error).__name__
