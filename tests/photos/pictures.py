"""Pictures and files that the tests of this room make for themselves."""

import base64
import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

# 64x48 pixels with a colour gradient, turned: upright 48x64. Nothing that is installed here can
# write HEIC; this one comes from libheif with x265.
HEIC_PHOTO = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAA"
    "AAAAAAAAADRpbG9jAAAAAERAAAIAAQAAAAAB7AABAAAAAAAAAEQAAgAAAAACMAABAAAAAAAAADoAAAA4aWluZgAAAAAA"
    "AgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADm"
    "aXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAq"
    "QgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQAN"
    "AAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBp"
    "eGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEAAQaBAgMFhIYAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEA"
    "AQAAAIZtZGF0AAAAQCgBrxmA709FPiD8OJ5zxat77KrWcMvzb26vb96LBVK/d6qYCLnfNZci+mLLdAEdINAKI7sKVfrt"
    "rnFW1bU7Q2AAAAAGRXhpZgAATU0AKgAAAAgAAgEPAAIAAAAJAAAAJgESAAMAAAABAAYAAAAAAABSZW5kZXJlZAAA"
)


def textured(width: int, height: int, seed: int = 0) -> Image.Image:
    """A picture with structure at all scales, as photographs have."""
    rng = np.random.default_rng(seed)
    layers = [
        2.0**level * gaussian_filter(rng.normal(size=(height, width)), 2.0**level)
        for level in range(5)
    ]
    grey = np.sum(layers, axis=0)
    grey = 128 + 45 * (grey - grey.mean()) / grey.std()
    tint = np.array([0.9, 1.0, 1.1])
    return Image.fromarray((grey[..., None] * tint).clip(0, 255).astype(np.uint8))


def corners(width: int = 64, height: int = 48) -> Image.Image:
    """Four plain quarters: red, green / blue, white; shows which way a picture is turned."""
    image = Image.new("RGB", (width, height), "white")
    image.paste((255, 0, 0), (0, 0, width // 2, height // 2))
    image.paste((0, 255, 0), (width // 2, 0, width, height // 2))
    image.paste((0, 0, 255), (0, height // 2, width // 2, height))
    return image


def encoded(image: Image.Image, image_format: str = "JPEG", **options: Any) -> bytes:
    """The picture as the bytes of a file."""
    stream = io.BytesIO()
    image.save(stream, image_format, **options)
    return stream.getvalue()


def png_header_only(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG of one bit a pixel; `pixels` is the compressed content of its IDAT chunk."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
