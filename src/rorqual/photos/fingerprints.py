"""Is this the same file, or nearly the same picture, as another one?"""

import hashlib

from PIL import Image


def sha256_hex(data: bytes) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def perceptual_hash(image: Image.Image) -> str:
    """DCT hash of a picture: nearly equal pictures differ in few of its 64 bits.

    Returns:
        16 hexadecimal digits, as `imagehash.phash` gives them. Resized and recompressed copies
        differ by a few bits (see `hamming`), unrelated pictures by about 32.
    """
    import imagehash

    return str(imagehash.phash(image))


def hamming(a: str, b: str) -> int:
    """In how many bits two perceptual hashes differ, 0..64."""
    return (int(a, 16) ^ int(b, 16)).bit_count()
