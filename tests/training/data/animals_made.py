"""Photos with a coloured animal each, and their animals, for the tests of the data."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image

from rorqual.domain.box import Box
from rorqual.training.data.animals import TrainingAnimal

SEA, WHALE = (20, 60, 120), (220, 200, 40)
WIDTH, HEIGHT = 96, 64
CORNERS = (32, 16, 64, 48)
BOX = Box(*CORNERS)  # of the whale


def write_photo(path: Path, colour: tuple[int, int, int] = WHALE) -> Path:
    """A whale of one colour in a blue sea, without loss."""
    photo = Image.new("RGB", (WIDTH, HEIGHT), SEA)
    photo.paste(colour, CORNERS)
    photo.save(path)
    return path


def write_texture(path: Path, seed: int) -> Path:
    """A picture that the perceptual hash tells from others."""
    coarse = np.random.default_rng(seed).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC).save(path)
    return path


def animal(
    path: Path,
    individual: str | None = "a",
    boxes: Mapping[str, Box] | None = None,
    encounter: str | None = None,
) -> TrainingAnimal:
    return TrainingAnimal(
        path, path.name, individual, "humpback_whale", boxes or {}, encounter=encounter
    )
