"""How does a photo become a small picture for a report, without anything private in it?"""

import io

from PIL import Image

THUMBNAIL_SIDE = 256  # pixels, the longest side


def thumbnail_jpeg(
    image: Image.Image, longest_side: int = THUMBNAIL_SIDE, quality: int = 80
) -> bytes:
    """A JPEG file of the picture, reduced, without EXIF, comments or colour profile.

    Args:
        image: an upright RGB picture; it is not changed.
        longest_side: in pixels, at least 1; a smaller picture keeps its size.
        quality: of the JPEG, 1..95.
    """
    factor = min(1.0, longest_side / max(image.size))
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0).convert("RGB")
    small.info = {}  # Pillow would write a comment that it found here
    stream = io.BytesIO()
    small.save(stream, "JPEG", quality=quality, optimize=True)
    return stream.getvalue()
