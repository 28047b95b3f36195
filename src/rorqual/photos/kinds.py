"""Is this file a photo? Told by its extension, and by its first bytes where that says nothing."""

from collections.abc import Callable
from pathlib import PurePosixPath

from rorqual.photos.signatures import image_format

# fmt: off
READABLE_EXTENSIONS = frozenset(
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".heic", ".heif",
        ".heics", ".heifs", ".hif",
    }
)
RAW_EXTENSIONS = frozenset(
    {
        ".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".gpr", ".iiq",
        ".k25", ".kdc", ".mef", ".mos", ".mrw", ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw",
        ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f",
    }
)
OTHER_IMAGE_EXTENSIONS = frozenset(
    {
        ".avif", ".bmp", ".dib", ".exr", ".gif", ".ico", ".j2k", ".jp2", ".jpf", ".jpx", ".jxl",
        ".jxr", ".pbm", ".pcx", ".pgm", ".ppm", ".psb", ".psd", ".tga", ".xcf",
    }
)
_OTHER_FILE_EXTENSIONS = frozenset(
    {
        ".aae", ".avi", ".csv", ".db", ".doc", ".docx", ".gpx", ".htm", ".html", ".ini", ".json",
        ".jsonl", ".kml", ".kmz", ".lnk", ".log", ".lrv", ".md", ".mkv", ".mov", ".mp4", ".mpg",
        ".mts", ".pdf", ".py", ".rar", ".sqlite", ".srt", ".thm", ".tsv", ".txt", ".wav", ".wmv",
        ".xls", ".xlsx", ".xml", ".xmp", ".yaml", ".yml", ".zip", ".7z",
    }
)
# fmt: on
_PHOTO_EXTENSIONS = READABLE_EXTENSIONS | RAW_EXTENSIONS | OTHER_IMAGE_EXTENSIONS
_SYSTEM_FOLDERS = frozenset({"@eadir", "__macosx", "$recycle.bin", "system volume information"})


def extension(name: str) -> str:
    """The lower-case extension with its dot; empty where there is none."""
    return PurePosixPath(name).suffix.lower()


def is_skipped_folder(folder_name: str) -> bool:
    """Whether a folder belongs to a program, not to a photographer (`.git`, `@eaDir`)."""
    return folder_name.startswith(".") or folder_name.lower() in _SYSTEM_FOLDERS


def is_photo(name: str, read_head: Callable[[], bytes]) -> bool:
    """Whether a file counts as a photo, usable or not.

    Args:
        name: the file's name, with or without folders, with forward slashes.
        read_head: gives the first `signatures.HEAD_BYTES` bytes; asked only where the extension
            is not known.
    """
    if PurePosixPath(name).name.startswith("."):  # .DS_Store, AppleDouble's ._IMG_1.jpg
        return False
    suffix = extension(name)
    if suffix in _PHOTO_EXTENSIONS:
        return True
    if suffix in _OTHER_FILE_EXTENSIONS:
        return False
    return image_format(read_head()) is not None
