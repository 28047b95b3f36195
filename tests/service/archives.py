"""Archives as people send them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image


def packed(entries: Mapping[str, bytes | Path]) -> bytes:
    """A zip archive of these files, in this order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content if isinstance(content, bytes) else content.read_bytes())
    return stream.getvalue()


def many_photos(queries: Sequence[Path], count: int) -> dict[str, bytes | Path]:
    """Photos of which no two have the same bytes, by their names."""
    return {f"{number:03}.jpg": _noisy(queries[0], number) for number in range(count)}


def _noisy(path: Path, seed: int) -> bytes:
    with Image.open(path) as photo:
        pixels = np.asarray(photo.convert("RGB")).astype(np.int16)
    noise = np.random.default_rng(seed).integers(-2, 3, pixels.shape)
    stream = io.BytesIO()
    Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8)).save(stream, "JPEG")
    return stream.getvalue()
