"""Does a file that cannot be decoded end too early?"""

import io

from PIL.TiffImagePlugin import TiffImageFile

_TAIL_BYTES = 1024
_STRIP_TAGS = ((273, 279), (324, 325))  # offsets and byte counts of strips, of tiles


def is_cut_off(data: bytes, image_format: str) -> bool:
    """Whether the end of the file is missing, as told by the format's own structure.

    Meant for files whose decoding failed: some sound ones have a trailer behind the image.
    """
    match image_format:
        case "jpeg":
            return not data.rstrip(b"\0").endswith(b"\xff\xd9")
        case "png":
            return b"IEND" not in data[-_TAIL_BYTES:]
        case "webp":
            return len(data) < int.from_bytes(data[4:8], "little") + 8
        case "heic":
            return _boxes_end(data) > len(data)
        case _:
            return _tiff_end(data) > len(data)


def _boxes_end(data: bytes) -> int:
    """Where the last top-level box of an ISO media file says that it ends."""
    start = 0
    while start + 8 <= len(data):
        size = int.from_bytes(data[start : start + 4], "big")
        if size == 1:
            size = int.from_bytes(data[start + 8 : start + 16], "big")
        if size < 8:  # 0: up to the end of the file
            return len(data)
        start += size
    return start if start >= len(data) else start + 8


def _tiff_end(data: bytes) -> int:
    """Where the last strip or tile of a TIFF ends, at least; 0 where it cannot be told."""
    directory = int.from_bytes(data[4:8], "little" if data.startswith(b"I") else "big")
    if directory + 2 > len(data):
        return directory + 2
    try:
        tags = TiffImageFile(io.BytesIO(data)).tag_v2
        ends: list[int] = [
            offset + count
            for offsets, counts in _STRIP_TAGS
            for offset, count in zip(tags.get(offsets, ()), tags.get(counts, ()), strict=False)
        ]
        return max(ends, default=0)
    except Exception:  # damaged, which is for the caller to say
        return 0
