"""How are a photo's bytes opened and decoded, and what if that fails?"""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from rorqual.domain.errors import PhotoRefusedError
from rorqual.domain.refusal import RefusalReason
from rorqual.photos.cut_off import is_cut_off
from rorqual.photos.refusals import COPY_AGAIN, EXPORT, read_refused
from rorqual.photos.tiff import UnlimitedTiffFile

DRAFT_SCALES = (8, 4, 2, 1)  # by which a JPEG can be reduced while it is decoded


def open_image(data: bytes, image_format: str) -> ImageFile:
    """Read the header of a photo; its pixels are decoded by `load`.

    The decoder is called directly: `Image.open` would apply Pillow's own limit on pixels, which
    can only be changed for the whole process.

    Args:
        data: the file's bytes.
        image_format: one of `formats.READABLE_FORMATS`.

    Raises:
        Exception: of many kinds where the file is damaged, see `decoding`.
    """
    stream = io.BytesIO(data)
    match image_format:
        case "jpeg":
            return JpegImageFile(stream)
        case "png":
            return PngImageFile(stream)
        case "webp":
            return WebPImageFile(stream)
        case "tiff":
            return UnlimitedTiffFile(stream)
        case _:
            from pi_heif import HeifImageFile

            image: ImageFile = HeifImageFile(stream)
            return image


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in a WEBP's header: its decoder allocates all pixels when it opens.

    Returns:
        None where the header is damaged.
    """
    kind, header = data[12:16], data[20:30]
    if len(header) < 10:
        return None
    if kind == b"VP8X":
        width, height = header[4:7], header[7:10]
        return int.from_bytes(width, "little") + 1, int.from_bytes(height, "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(header[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    size = int.from_bytes(header[6:8], "little"), int.from_bytes(header[8:10], "little")
    return size[0] & 0x3FFF, size[1] & 0x3FFF


@contextmanager
def decoding(data: bytes, image_format: str, name: str) -> Iterator[None]:
    """Turns whatever a decoder raises within into a refusal.

    Raises:
        PhotoRefusedError: `TRUNCATED_IMAGE`, `DAMAGED_IMAGE`, or `TOO_LARGE` for the memory.
    """
    try:
        yield
    except PhotoRefusedError:
        raise
    except (MemoryError, Image.DecompressionBombError) as error:
        raise read_refused(
            RefusalReason.TOO_LARGE, f"{name} needs more memory than there is: reduce or tile it."
        ) from error
    except Exception as error:
        if is_cut_off(data, image_format) or "truncated" in str(error).lower():
            raise read_refused(
                RefusalReason.TRUNCATED_IMAGE,
                f"{name} ends too early, its copy was cut off: {COPY_AGAIN}.",
            ) from error
        raise read_refused(
            RefusalReason.DAMAGED_IMAGE,
            f"{name} is damaged and cannot be decoded: {COPY_AGAIN}, or {EXPORT}.",
        ) from error
