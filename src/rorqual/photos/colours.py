"""How does a picture of any colour mode become 8-bit RGB?"""

import numpy as np
from PIL import Image


def to_rgb(image: Image.Image) -> Image.Image:
    """The picture as 8-bit RGB; transparent parts become white.

    Sixteen-bit grey keeps its upper eight bits. Pictures of 32-bit or floating-point grey have no
    defined white, so their darkest value becomes black and their brightest white.
    """
    if image.mode.startswith("I;16"):
        return _from_16_bit(image)
    if image.mode in ("I", "F"):
        return _from_unbounded(image)
    if image.has_transparency_data:
        return _on_white(image)
    return image if image.mode == "RGB" else image.convert("RGB")


def _from_16_bit(image: Image.Image) -> Image.Image:
    values = np.asarray(image, dtype=np.uint16)
    return Image.fromarray((values >> 8).astype(np.uint8)).convert("RGB")


def _from_unbounded(image: Image.Image) -> Image.Image:
    values = np.array(image, dtype=np.float32)
    finite = np.isfinite(values)
    low, high = (values[finite].min(), values[finite].max()) if finite.any() else (0.0, 0.0)
    values -= low
    values *= 255 / (high - low) if high > low else 0
    np.nan_to_num(values, copy=False, nan=0.0, posinf=255, neginf=0)
    return Image.fromarray(values.clip(0, 255, out=values).astype(np.uint8)).convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    transparent = image if image.mode == "RGBA" else image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(transparent, mask=transparent)
    return white
