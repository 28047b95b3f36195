"""How do light and colour of a crop vary? As one linear map of its colours, drawn at random."""

import math

import torch
from torch import Tensor

from rorqual.training.recipe.recipe import AugmentationRecipe

_LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601
_TO_YIQ = ((0.299, 0.587, 0.114), (0.5959, -0.2746, -0.3213), (0.2115, -0.5227, 0.3112))
_DARKEST, _LEAST_DARK = 0.15, 0.5  # of the light that is left in darkness


def recoloured(images: Tensor, recipe: AugmentationRecipe, generator: torch.Generator) -> Tensor:
    """Vary hue, saturation, contrast, brightness and darkness of each image.

    Hue is a rotation of the colours about the grey axis, contrast is about the image's mean
    grey; the five are linear in a pixel's colours, so that one product does them all.

    Args:
        images: float 0..1 of shape (n, 3, h, w).
        recipe: ranges and shares.
        generator: on the processor.

    Returns:
        float 0..1 of the same shape.
    """
    count = len(images)

    def uniform(low: float, high: float) -> Tensor:
        return torch.rand(count, generator=generator) * (high - low) + low

    def happens(share: float) -> Tensor:
        return torch.rand(count, generator=generator) < share

    saturation = uniform(1 - recipe.saturation, 1 + recipe.saturation)
    saturation[happens(recipe.grayscale_share)] = 0.0
    hue = uniform(-recipe.hue, recipe.hue) * 2 * math.pi
    contrast = uniform(1 - recipe.contrast, 1 + recipe.contrast)
    light = uniform(1 - recipe.brightness, 1 + recipe.brightness)
    dark = happens(recipe.darkness_share)
    light = torch.where(dark, uniform(_DARKEST, _LEAST_DARK), light)

    luma = torch.tensor(_LUMA)
    colours = _hue_rotations(hue)
    grey = luma.expand(count, 3, 3)
    factor = saturation.view(-1, 1, 1)
    matrix = (factor * torch.eye(3) + (1 - factor) * grey) @ colours
    matrix = (matrix * (contrast * light).view(-1, 1, 1)).to(images.device)
    mean_grey = torch.einsum("c,nchw->n", luma.to(images.device), images) / images[0, 0].numel()
    offset = mean_grey * ((1 - contrast) * light).to(images.device)
    mixed = torch.einsum("nij,njhw->nihw", matrix, images) + offset.view(-1, 1, 1, 1)
    return mixed.clamp_(0, 1)


def _hue_rotations(angles: Tensor) -> Tensor:
    """Rotations (n, 3, 3) of RGB about the grey axis of YIQ by angles (n,) in radians."""
    to_yiq = torch.tensor(_TO_YIQ)
    turn = torch.zeros(len(angles), 3, 3)
    turn[:, 0, 0] = 1
    turn[:, 1, 1] = turn[:, 2, 2] = torch.cos(angles)
    turn[:, 1, 2], turn[:, 2, 1] = -torch.sin(angles), torch.sin(angles)
    rotations: Tensor = torch.linalg.inv(to_yiq) @ turn @ to_yiq
    return rotations
