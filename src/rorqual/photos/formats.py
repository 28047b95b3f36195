"""Can this file be decoded here, or which refusal is it due?"""

from rorqual.domain.refusal import RefusalReason
from rorqual.photos.kinds import OTHER_IMAGE_EXTENSIONS, RAW_EXTENSIONS, extension
from rorqual.photos.refusals import COPY_AGAIN, EXPORT, read_refused
from rorqual.photos.signatures import CAMERA_RAW, HEAD_BYTES, image_format

READABLE_FORMATS = ("jpeg", "png", "webp", "tiff", "heic")
_WEB_PAGE_STARTS = (b"<!doctype html", b"<html")


def readable_format(data: bytes, name: str) -> str:
    """The format of a photo's bytes; what they are wins over what the file is called.

    Returns:
        One of `READABLE_FORMATS`.

    Raises:
        PhotoRefusedError: for empty files, camera RAW, other formats and what is no image.
    """
    if not data:
        raise read_refused(RefusalReason.EMPTY_FILE, f"{name} is empty: {COPY_AGAIN}.")
    found = image_format(data[:HEAD_BYTES])
    suffix = extension(name)
    is_tiff_based_raw = found == "tiff" and suffix in RAW_EXTENSIONS  # NEF, ARW, DNG, PEF
    if found in READABLE_FORMATS and not is_tiff_based_raw:
        return found
    if found == CAMERA_RAW or (found in (None, "tiff") and suffix in RAW_EXTENSIONS):
        refuse_camera_raw(name)
    if found is not None or suffix in OTHER_IMAGE_EXTENSIONS:
        raise read_refused(
            RefusalReason.UNSUPPORTED_FORMAT,
            f"{name} is in the format {(found or suffix[1:]).upper()}, which is not read: "
            f"{EXPORT}.",
        )
    if data.lstrip()[:20].lower().startswith(_WEB_PAGE_STARTS):
        raise read_refused(
            RefusalReason.NOT_AN_IMAGE,
            f"{name} is a web page and no image: download the photo itself again.",
        )
    raise read_refused(
        RefusalReason.NOT_AN_IMAGE,
        f"{name} does not begin like any known image: {COPY_AGAIN}, or leave it out.",
    )


def refuse_camera_raw(name: str) -> None:
    """Refuse a RAW file.

    Raises:
        PhotoRefusedError: always.
    """
    raise read_refused(
        RefusalReason.CAMERA_RAW,
        f"{name} is a camera RAW file, which is not read: export it as JPEG or TIFF with the "
        "camera's software, or use the JPEG that the camera kept beside it.",
    )
