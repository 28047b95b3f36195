"""Bad files of many kinds, by what is wrong with them."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image

from rorqual.domain.refusal import RefusalReason
from tests.photos.pictures import HEIC_PHOTO, encoded, png_header_only, textured

PICTURE = textured(320, 240)
JPEG = encoded(PICTURE, quality=90)
PNG = encoded(PICTURE, "PNG")
TIFF = encoded(PICTURE, "TIFF", compression="tiff_lzw")
WEBP = encoded(PICTURE, "WEBP")


def tiff_of_size(width: int, height: int) -> bytes:
    entries = [(256, 4, width), (257, 4, height), (258, 3, 8), (262, 3, 1), (277, 3, 1)]
    entries += [(273, 4, 8), (278, 4, height), (279, 4, 100)]
    entries.sort()
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + bytes(104)


def dng() -> bytes:
    stream = io.BytesIO()
    PICTURE.save(stream, "TIFF", tiffinfo={50706: b"\1\4\0\0"})
    return stream.getvalue()


def constant_bomb() -> bytes:
    """30,000 x 30,000 pixels in 110 KB."""
    return png_header_only(30_000, 30_000, zlib.compress(bytes(30_000 * 3_751), 1))


def corrupted(data: bytes, start: int, count: int = 40) -> bytes:
    noise = np.random.default_rng(1).integers(0, 256, count, dtype=np.uint8).tobytes()
    return data[:start] + noise + data[start + count :]


def webp_of_size(width: int, height: int) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + sides
    return b"RIFF" + struct.pack("<I", len(body)) + body


R = RefusalReason
# what is wrong: the file's name, its bytes, and the reason of its refusal
BAD_BYTES: dict[str, tuple[str, Callable[[], bytes], RefusalReason]] = {
    "empty": ("empty.jpg", bytes, R.EMPTY_FILE),
    "JPEG cut off in its first bytes": ("a.jpg", lambda: JPEG[:3], R.TRUNCATED_IMAGE),
    "JPEG cut off in its header": ("a.jpg", lambda: JPEG[:200], R.TRUNCATED_IMAGE),
    "JPEG with nothing but a header": (
        "a.jpg",
        lambda: JPEG[: JPEG.index(b"\xff\xda") + 14],
        R.TRUNCATED_IMAGE,
    ),
    "JPEG cut in half": ("a.jpg", lambda: JPEG[: len(JPEG) // 2], R.TRUNCATED_IMAGE),
    "JPEG without its end": ("a.jpg", lambda: JPEG[: len(JPEG) * 9 // 10], R.TRUNCATED_IMAGE),
    "JPEG with a broken quantisation table": (
        "a.jpg",
        lambda: JPEG.replace(b"\xff\xdb\x00\x43", b"\xff\xdb\x00\x02", 2),
        R.DAMAGED_IMAGE,
    ),
    "text": ("notes.jpg", lambda: b"Date,Whale\n2023-05-04,Salt\n" * 9, R.NOT_AN_IMAGE),
    "web page": ("photo.jpg", lambda: b"\n<!DOCTYPE HTML><html>404</html>", R.NOT_AN_IMAGE),
    "zeros": ("zeros.jpg", lambda: bytes(5000), R.NOT_AN_IMAGE),
    "noise": ("noise.png", lambda: corrupted(b"", 0, 5000), R.NOT_AN_IMAGE),
    "one byte": ("tiny.jpg", lambda: b"\xff", R.NOT_AN_IMAGE),
    "PNG bomb": ("bomb.png", constant_bomb, R.TOO_LARGE),
    "TIFF with huge sides": ("map.tif", lambda: tiff_of_size(400_000, 300_000), R.TOO_LARGE),
    "WEBP with huge sides": ("map.webp", lambda: webp_of_size(16_000, 16_000), R.TOO_LARGE),
    "one pixel": ("dot.png", lambda: encoded(Image.new("RGB", (1, 1)), "PNG"), R.TOO_SMALL),
    "a line": ("line.jpg", lambda: encoded(Image.new("RGB", (400, 15))), R.TOO_SMALL),
    "PNG cut in half": ("a.png", lambda: PNG[: len(PNG) // 2], R.TRUNCATED_IMAGE),
    "PNG cut off in its header": ("a.png", lambda: PNG[:20], R.TRUNCATED_IMAGE),
    "PNG with a corrupted chunk": ("a.png", lambda: corrupted(PNG, len(PNG) // 2), R.DAMAGED_IMAGE),
    "PNG with a corrupted header": ("a.png", lambda: corrupted(PNG, 16, 8), R.DAMAGED_IMAGE),
    "WEBP cut in half": ("a.webp", lambda: WEBP[: len(WEBP) // 2], R.TRUNCATED_IMAGE),
    "WEBP cut off in its header": ("a.webp", lambda: WEBP[:24], R.TRUNCATED_IMAGE),
    "WEBP with corrupted pixels": ("a.webp", lambda: corrupted(WEBP, 20), R.DAMAGED_IMAGE),
    "TIFF cut in half": ("a.tif", lambda: TIFF[: len(TIFF) // 2], R.TRUNCATED_IMAGE),
    "TIFF cut off in its header": ("a.tif", lambda: TIFF[:6], R.TRUNCATED_IMAGE),
    "TIFF with corrupted pixels": ("a.tif", lambda: corrupted(TIFF, 60, 4000), R.DAMAGED_IMAGE),
    "HEIC cut off in its pixels": ("a.heic", lambda: HEIC_PHOTO[:-70], R.TRUNCATED_IMAGE),
    "HEIC cut off in its header": ("a.heic", lambda: HEIC_PHOTO[:100], R.TRUNCATED_IMAGE),
    "HEIC with a corrupted header": (
        "a.heic",
        lambda: corrupted(HEIC_PHOTO, 60, 200),
        R.DAMAGED_IMAGE,
    ),
    "GIF": ("a.gif", lambda: encoded(PICTURE, "GIF"), R.UNSUPPORTED_FORMAT),
    "GIF called JPEG": ("a.jpg", lambda: encoded(PICTURE, "GIF"), R.UNSUPPORTED_FORMAT),
    "BMP": ("a.bmp", lambda: encoded(PICTURE, "BMP"), R.UNSUPPORTED_FORMAT),
    "AVIF": ("a.avif", lambda: b"\0\0\0\x1cftypavif" + bytes(99), R.UNSUPPORTED_FORMAT),
    "Targa, known by its name only": ("a.tga", lambda: bytes(999), R.UNSUPPORTED_FORMAT),
    "Nikon RAW, which is a TIFF": ("a.NEF", lambda: TIFF, R.CAMERA_RAW),
    "Canon RAW called JPEG": ("a.jpg", lambda: b"II*\0\x10\0\0\0CR\2\0" + bytes(99), R.CAMERA_RAW),
    "Canon RAW of today": ("a.cr3", lambda: b"\0\0\0\x18ftypcrx " + bytes(99), R.CAMERA_RAW),
    "DNG called TIFF": ("a.tif", dng, R.CAMERA_RAW),
}  # fmt: skip
