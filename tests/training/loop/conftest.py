"""Twenty photos of five animals that differ in colour, and a small recipe for them."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rorqual.domain.box import Box
from rorqual.training.data.animals import TrainingAnimal
from rorqual.training.data.crops import CropCache, make_crops
from rorqual.training.recipe.recipe import (
    BackboneRecipe,
    FoldRecipe,
    ImageRecipe,
    LoopRecipe,
    NeckRecipe,
    Recipe,
)

SIDE = 64  # pixels
INDIVIDUALS = ("Salt", "Pepper", "0a1f", "7013564429e16", "Écume")
PHOTOS_EACH = 4


def picture(individual: int, photo: int) -> Image.Image:
    """Blocks of the individual's colour, brighter or darker in another pattern in every photo."""
    hue = Image.new("HSV", (1, 1), (individual * 51, 200, 255)).convert("RGB").getpixel((0, 0))
    light = np.random.default_rng((individual, photo)).uniform(0.3, 1.0, (8, 8, 1))
    pixels = np.kron(light * np.array(hue), np.ones((SIDE // 8, SIDE // 8, 1)))
    return Image.fromarray(pixels.astype(np.uint8))


def draw(folder: Path, individuals: int = len(INDIVIDUALS), photos: int = PHOTOS_EACH) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for individual in range(individuals):
        for photo in range(photos):
            picture(individual, photo).save(folder / f"{individual}_{photo}.png")


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the twenty photos."""
    folder = tmp_path_factory.mktemp("drawn")
    draw(folder)
    return folder


@pytest.fixture(scope="session")
def animals(drawn: Path) -> list[TrainingAnimal]:
    return [
        TrainingAnimal(
            path=drawn / f"{individual}_{photo}.png",
            name=f"{individual}_{photo}.png",
            individual=name,
            species="humpback_whale" if individual % 2 else "blue_whale",
            boxes={"given": Box(0, 0, SIDE, SIDE)},
            encounter=f"{name} {photo}",
        )
        for individual, name in enumerate(INDIVIDUALS)
        for photo in range(PHOTOS_EACH)
    ]


@pytest.fixture(scope="session")
def cache(animals: list[TrainingAnimal], tmp_path_factory: pytest.TempPathFactory) -> CropCache:
    folder = tmp_path_factory.mktemp("crops")
    return make_crops(animals, ("given", "whole"), side=SIDE, margin=0.0, folder=folder)


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    """Two epochs of the smallest network, validated on photos of known animals."""
    return Recipe(
        name="tiny",
        description="for tests",
        image=ImageRecipe(side=SIDE, cached_side=SIDE),
        backbone=BackboneRecipe(name="basic_cnn", weights="none"),
        neck=NeckRecipe(dimension=16),
        folds=FoldRecipe(kind="photos", count=4),
        loop=LoopRecipe(epochs=2, batch=8),
    )
