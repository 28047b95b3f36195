"""Which photos does an uploaded archive hold? Every entry is one, were it only to be refused."""

from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, cast
from zipfile import ZipInfo

from rorqual.domain.refusal import RefusalReason
from rorqual.photos.archives import ZipArchive, ZipSource, is_link
from rorqual.photos.kinds import extension, is_photo, is_skipped_folder
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.refusals import read_refused
from rorqual.photos.roots import printable
from rorqual.service.problems import ProblemError
from rorqual.service.uploads import StoredArchive

_ENTRY_BYTES = 1024  # in an archive's list of files; three times what a camera's file takes


@dataclass(frozen=True, slots=True)
class NoPhoto:
    """An entry that is not looked into."""

    why: str

    def read(self, name: str) -> bytes:
        """Raises the refusal; see `PhotoFile.read_bytes`."""
        raise read_refused(RefusalReason.NOT_AN_IMAGE, f"{name} {self.why}.")


@dataclass(frozen=True, slots=True)
class _BriefList:
    """An upload whose list of files is read only where it is not far too long for memory."""

    stream: BinaryIO
    name: str
    most: int  # bytes

    def read(self, size: int = -1) -> bytes:
        if size > self.most:
            detail = f"{self.name} has a list of files longer than the limit of {self.most} bytes"
            raise ProblemError(413, f"{detail}: send the photos in several archives")
        return self.stream.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.stream.seek(offset, whence)

    def tell(self) -> int:
        return self.stream.tell()


def require_archive(stream: BinaryIO, name: str, *, max_entries: int) -> None:
    """Nothing where an upload is an archive that can be worked on.

    Args:
        stream: the upload, which can be searched.
        name: of the file that was sent.
        max_entries: that it may hold.

    Raises:
        ProblemError: 422 where it is damaged or empty, 413 where it holds too much.
    """
    try:
        brief = _BriefList(stream, name, max_entries * _ENTRY_BYTES)
        entries = len(ZipArchive(cast(BinaryIO, brief)).infos)
    except ValueError as error:
        detail = f"{name} cannot be used as a zip archive ({error}): pack the photos again"
        raise ProblemError(422, detail) from error
    if not entries:
        raise ProblemError(422, f"{name} holds no files: pack some photos into it")
    if entries > max_entries:
        detail = f"{name} holds {entries} files; the limit is {max_entries}: send it in parts"
        raise ProblemError(413, detail)


def archive_photos(stored: StoredArchive) -> list[PhotoFile]:
    """A photo for each file of an archive, in the archive's order; folders are none.

    Raises:
        ValueError: where the archive is gone or damaged; says why.
    """
    archive = ZipArchive(stored.path)
    names = {id(info): name for name, info in archive.entries.items()}
    return [
        _photo(archive, info, names.get(id(info), info.filename), stored.stored_as)
        for info in archive.infos
    ]


def _photo(archive: ZipArchive, info: ZipInfo, name: str, stored_as: str) -> PhotoFile:
    plain = printable(name)
    why = _why_not(archive, info, name)
    source = NoPhoto(why) if why else ZipSource(archive, info)
    return PhotoFile(plain, f"{stored_as}!/{plain}", source)


def _why_not(archive: ZipArchive, info: ZipInfo, name: str) -> str | None:
    if is_link(info):
        return "is a link inside the archive: pack the photo itself"
    if extension(name) == ".zip":
        return "is an archive inside the archive: send it by itself"
    of_a_system = any(map(is_skipped_folder, name.split("/")[:-1]))
    if of_a_system or not is_photo(name, partial(archive.head, info)):
        return "is no photo: send JPEG, PNG, WebP, TIFF or HEIC"
    return None
