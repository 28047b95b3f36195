"""Which files does a zip archive hold, and what are their bytes? Nothing is ever extracted."""

import contextlib
import stat
import struct
import threading
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from rorqual.domain.errors import PhotoRefusedError
from rorqual.domain.refusal import RefusalReason
from rorqual.photos.photo_file import MAX_FILE_BYTES
from rorqual.photos.refusals import COPY_AGAIN, read_refused
from rorqual.photos.signatures import HEAD_BYTES

MAX_ENTRIES = 200_000
MAX_RATIO = 200  # photos hardly shrink; Deflate's utmost is about 1000
FREE_BYTES = 32 << 20  # up to here any ratio is fine: a black TIFF of 10 megapixels
_USUAL_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without a bound
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,  # NotImplementedError is one
)


@dataclass(frozen=True, slots=True)
class UnusableArchive:
    """An archive that cannot be opened: a photo of which nothing but the refusal is known."""

    why: str

    def read(self, name: str) -> bytes:
        """Raises the refusal; see `PhotoFile.read_bytes`."""
        raise read_refused(
            RefusalReason.DAMAGED_ARCHIVE,
            f"{name} cannot be used as a zip archive ({self.why}): {COPY_AGAIN}, or unpack it "
            "and name the folder.",
        )


class ZipArchive:
    """A zip archive that stays open for reading, for several threads at once.

    Attributes:
        entries: the files inside, by normalised name (see `entry_names`).
        infos: all that is inside but folders, in the archive's order; links are among them.

    Raises:
        ValueError: where the archive is damaged or holds too many entries; says why.
    """

    def __init__(self, path: Path | BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (*_DAMAGE, IndexError, KeyError, OverflowError) as error:
            raise ValueError(str(error) or type(error).__name__) from error
        infos = self._zip.infolist()
        if len(infos) > MAX_ENTRIES:
            self._zip.close()
            raise ValueError(f"{len(infos)} entries, at most {MAX_ENTRIES} are read")
        self._lock = threading.Lock()
        self.entries = entry_names(infos)
        self.infos = [info for info in infos if not info.is_dir()]

    def head(self, entry: zipfile.ZipInfo) -> bytes:
        """An entry's first bytes; empty where they cannot be had."""
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _USUAL_METHODS:
            return b""
        try:
            return self._unpack(entry, HEAD_BYTES)
        except _DAMAGE:
            return b""

    def read(self, entry: zipfile.ZipInfo, name: str) -> bytes:
        """An entry's bytes; `name` is how a refusal's message calls it.

        Raises:
            PhotoRefusedError: where the entry is encrypted, damaged, empty or suspicious.
        """
        if entry.flag_bits & _ENCRYPTED:
            raise read_refused(
                RefusalReason.ENCRYPTED_ENTRY,
                f"{name} is protected by a password inside its archive: unpack the archive with "
                "the password and name the folder.",
            )
        if entry.compress_type not in _USUAL_METHODS:
            raise _damaged(name, "packed by an unusual method")
        limit = min(MAX_FILE_BYTES, max(FREE_BYTES, MAX_RATIO * entry.compress_size))
        if entry.file_size > limit:
            raise _suspicious(name, limit)
        try:
            data = self._unpack(entry, limit + 1)
        except _DAMAGE as error:
            raise _damaged(name, str(error) or type(error).__name__) from error
        if len(data) > limit:
            raise _suspicious(name, limit)
        if not data:
            raise read_refused(
                RefusalReason.EMPTY_FILE, f"{name} is empty inside its archive: {COPY_AGAIN}."
            )
        return data

    def _unpack(self, entry: zipfile.ZipInfo, most: int) -> bytes:
        with self._lock, self._zip.open(entry) as stream:
            return stream.read(most)


@dataclass(frozen=True, slots=True)
class ZipSource:
    """One file inside a zip archive."""

    archive: ZipArchive
    entry: zipfile.ZipInfo

    def read(self, name: str) -> bytes:
        """All bytes of the entry; see `PhotoFile.read_bytes`."""
        return self.archive.read(self.entry, name)


def entry_names(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by a relative name that leads nowhere outside of it.

    A name that comes twice gets a number, `fin (2).jpg`, so that neither file is lost.
    """
    entries: dict[str, zipfile.ZipInfo] = {}
    copies: Counter[str] = Counter()
    for info in infos:
        if info.is_dir() or is_link(info):
            continue
        first_name = name = _relative_name(info)
        path = PurePosixPath(first_name)
        while name in entries:
            copies[first_name] += 1
            name = str(path.with_name(f"{path.stem} ({copies[first_name] + 1}){path.suffix}"))
        entries[name] = info
    return entries


def is_link(info: zipfile.ZipInfo) -> bool:
    """Whether the entry is a symbolic link, which is never followed."""
    return stat.S_ISLNK(info.external_attr >> 16)


def _relative_name(info: zipfile.ZipInfo) -> str:
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        # macOS writes UTF-8 and does not say so; zipfile then reads it as code page 437
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if parts and parts[0].endswith(":"):  # a Windows drive
        parts = parts[1:]
    return "/".join(parts) or "unnamed"


def _damaged(name: str, why: str) -> PhotoRefusedError:
    return read_refused(
        RefusalReason.DAMAGED_ARCHIVE,
        f"{name} cannot be unpacked from its archive ({why}): {COPY_AGAIN}, or pack the archive "
        "again with the usual method (Deflate).",
    )


def _suspicious(name: str, limit: int) -> PhotoRefusedError:
    return read_refused(
        RefusalReason.SUSPICIOUS_ENTRY,
        f"{name} unpacks to more than {limit / 1e6:.0f} MB, which no photo of its packed size "
        "does: if it is a photo, unpack it yourself and name the file.",
    )
