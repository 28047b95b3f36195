"""Which format do the first bytes of a file announce, whatever the file is called?"""

HEAD_BYTES = 64  # as many as `image_format` looks at
CAMERA_RAW = "camera_raw"

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"FUJIFILMCCD-RAW", CAMERA_RAW),
    (b"IIRO", CAMERA_RAW),  # Olympus
    (b"IIRS", CAMERA_RAW),
    (b"MMOR", CAMERA_RAW),
    (b"IIU\0", CAMERA_RAW),  # Panasonic
    (b"FOVb", CAMERA_RAW),  # Sigma
    (b"\0MRM", CAMERA_RAW),  # Minolta
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"8BPS", "psd"),
    (b"\0\0\0\x0cjP  ", "jpeg2000"),
    (b"\xff\x4f\xff\x51", "jpeg2000"),
    (b"\xff\x0a", "jpeg xl"),
    (b"\0\0\0\x0cJXL ", "jpeg xl"),
)
_TIFF_MAGICS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # the last two are BigTIFF
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_AVIF_BRANDS = {b"avif", b"avis"}
_ANY_HEIF_BRANDS = {b"mif1", b"msf1", b"mif2", b"miaf"}  # say nothing of the codec


def image_format(head: bytes) -> str | None:
    """The image format that a file's first bytes announce.

    Args:
        head: the first `HEAD_BYTES` bytes of the file, or all of a shorter one.

    Returns:
        "jpeg", "png", "webp", "tiff" or "heic" for what can be decoded here, `CAMERA_RAW` or
        another lower-case name for what cannot, None where it is no known image.
    """
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if head.startswith(_TIFF_MAGICS):
        return CAMERA_RAW if head[8:10] == b"CR" else "tiff"  # Canon's CR2 is a TIFF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _iso_media_format(head)
    is_bitmap = head.startswith(b"BM") and head[6:10] == bytes(4) and len(head) > 14
    return "bmp" if is_bitmap else None


def _iso_media_format(head: bytes) -> str | None:
    """HEIC, AVIF, Canon's CR3 or None (a video), as told by the brands of the `ftyp` box."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brand = head[8:12]
    compatible = {head[at : at + 4] for at in range(16, end - 3, 4)}
    if brand == b"crx ":
        return CAMERA_RAW
    if brand in _HEIC_BRANDS:
        return "heic"
    if brand in _AVIF_BRANDS:
        return "avif"
    if brand in _ANY_HEIF_BRANDS:
        return "avif" if compatible & _AVIF_BRANDS else "heic"
    return None
