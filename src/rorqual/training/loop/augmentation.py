"""How does a batch of cached crops become what the network sees in training?"""

from dataclasses import dataclass

import torch
from torch import Tensor

from rorqual.training.loop.colours import recoloured
from rorqual.training.loop.degrading import degraded
from rorqual.training.loop.warping import random_maps, resized, warped
from rorqual.training.recipe.recipe import AugmentationRecipe


@dataclass(frozen=True, slots=True)
class Augmented:
    """A batch as the network sees it."""

    images: Tensor  # float32 0..1 of shape (n, 3, side, side)
    mirrored: Tensor  # bool of shape (n,), on the processor: these are mirror images


class Augmentation:
    """Varies whole batches at once, on whatever device they lie; drawn from a generator."""

    def __init__(self, recipe: AugmentationRecipe) -> None:
        self._recipe = recipe

    def __call__(
        self, crops: Tensor, upside_down: Tensor, side: int, generator: torch.Generator
    ) -> Augmented:
        """Vary a batch.

        Args:
            crops: uint8 of shape (n, h, w, 3), RGB.
            upside_down: bool of shape (n,), on the processor: whose mirror image is top to bottom.
            side: pixels, both sides, of the result.
            generator: on the processor, whatever the device, so that the seed decides alone.
        """
        mirrored = torch.rand(len(crops), generator=generator) < 0.5
        if self._recipe.flip == "none":
            mirrored = torch.zeros_like(mirrored)
        maps = random_maps(self._recipe, mirrored, upside_down, generator)
        images = warped(as_floats(crops), maps, side)
        images = recoloured(images, self._recipe, generator)
        return Augmented(degraded(images, self._recipe, generator), mirrored)


def as_floats(crops: Tensor) -> Tensor:
    """Crops (n, h, w, 3) of bytes as float32 0..1 of shape (n, 3, h, w)."""
    return crops.permute(0, 3, 1, 2).float().div_(255)


def plain(crops: Tensor, side: int) -> Tensor:
    """Crops (n, h, w, 3) of bytes as the network sees them outside training, float32 0..1."""
    return resized(as_floats(crops), side)
