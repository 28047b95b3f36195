"""How are crops turned, moved, mirrored and brought to the network's size, all in one sampling?"""

import math

import torch
from torch import Tensor
from torch.nn import functional

from rorqual.training.recipe.recipe import AugmentationRecipe

_LARGEST_SHRINKAGE = 4 / 3  # a sampling without anti-aliasing that shrinks further would flicker


def random_maps(
    recipe: AugmentationRecipe,
    mirrored: Tensor,
    upside_down: Tensor,
    generator: torch.Generator,
) -> Tensor:
    """Affine maps from places of the output to places of the input, both in -1..1.

    Args:
        recipe: ranges of rotation, scale, shift and shear.
        mirrored: bool of shape (n,), which become their mirror image.
        upside_down: bool of shape (n,), whose mirror image is top to bottom, not left to right.
        generator: on the processor.

    Returns:
        float32 of shape (n, 2, 3).
    """
    count = len(mirrored)

    def uniform(reach: float) -> Tensor:
        return (torch.rand(count, generator=generator) * 2 - 1) * reach

    angle = uniform(math.radians(recipe.rotation))
    shear = torch.tan(uniform(math.radians(recipe.shear)))
    scale = 1 / (1 + uniform(recipe.scale))
    shift = torch.stack([uniform(2 * recipe.shift), uniform(2 * recipe.shift)], dim=1)
    cosine, sine = torch.cos(angle), torch.sin(angle)
    rows = [cosine, shear * cosine - sine, sine, shear * sine + cosine]
    linear = torch.stack(rows, dim=1).view(-1, 2, 2) * scale.view(-1, 1, 1)
    signs = torch.ones(count, 2)
    signs[mirrored & ~upside_down, 0] = -1
    signs[mirrored & upside_down, 1] = -1
    return torch.cat([linear * signs.unsqueeze(1), shift.unsqueeze(2)], dim=2)


def warped(images: Tensor, maps: Tensor, side: int) -> Tensor:
    """Sample images along affine maps; what lies outside is the image reflected.

    Args:
        images: float of shape (n, 3, h, w).
        maps: see `random_maps`.
        side: pixels, both sides, of the result.

    Returns:
        float of shape (n, 3, side, side).
    """
    images = resized(images, min(images.shape[-1], round(side * _LARGEST_SHRINKAGE)))
    grid = functional.affine_grid(
        maps.to(images.device), [len(images), 3, side, side], align_corners=False
    )
    return functional.grid_sample(
        images, grid, mode="bilinear", padding_mode="reflection", align_corners=False
    )


def resized(images: Tensor, side: int) -> Tensor:
    """Images (n, 3, h, w) with both sides of that many pixels, bicubic with anti-aliasing."""
    if images.shape[-2:] == (side, side):
        return images
    return functional.interpolate(
        images, (side, side), mode="bicubic", align_corners=False, antialias=True
    ).clamp(0, 1)
