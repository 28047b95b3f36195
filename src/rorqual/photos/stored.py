"""How is a photo found again, long after it was imported, from the path that was stored?"""

from pathlib import Path

from rorqual.domain.refusal import RefusalReason
from rorqual.photos.archives import UnusableArchive, ZipArchive, ZipSource
from rorqual.photos.photo_file import DiskSource, PhotoFile
from rorqual.photos.refusals import read_refused

_ENTRY_MARK = "!/"


def open_stored(stored_path: str) -> PhotoFile:
    """The photo file of a `PhotoFile.stored_path`; its bytes are read on demand.

    Raises:
        PhotoRefusedError: where the archive no longer holds the photo.
    """
    archive_path, mark, entry_name = stored_path.partition(_ENTRY_MARK)
    if not mark or Path(stored_path).exists() or not Path(archive_path).is_file():
        return PhotoFile(Path(stored_path).name, stored_path, DiskSource(Path(stored_path)))
    try:
        archive = ZipArchive(Path(archive_path))
    except ValueError as error:
        return PhotoFile(Path(archive_path).name, stored_path, UnusableArchive(str(error)))
    if entry_name not in archive.entries:
        raise read_refused(
            RefusalReason.MISSING_FILE,
            f"{entry_name} is no longer in {archive_path}: put the archive back as it was.",
        )
    return PhotoFile(entry_name, stored_path, ZipSource(archive, archive.entries[entry_name]))
