"""How do bad photos look? Blurred, noisy, compressed or partly hidden crops, drawn at random."""

import io

import numpy as np
import torch
from kornia.filters import gaussian_blur2d
from PIL import Image
from torch import Tensor

from rorqual.training.recipe.recipe import AugmentationRecipe

_BLUR_KERNEL = 7  # pixels
_BLUR = (0.5, 2.0)  # standard deviation in pixels
_NOISE = (0.01, 0.08)  # standard deviation, of values in 0..1
_JPEG = (20.0, 80.0)  # quality
_HIDDEN = (0.1, 0.4)  # of the side


def degraded(images: Tensor, recipe: AugmentationRecipe, generator: torch.Generator) -> Tensor:
    """Worsen some of the images.

    Args:
        images: float 0..1 of shape (n, 3, h, w); changed in place.
        recipe: the share of images for each fault.
        generator: on the processor.

    Returns:
        float 0..1 of the same shape.
    """
    for share, fault in (
        (recipe.blur_share, _blurred),
        (recipe.noise_share, _noisy),
        (recipe.jpeg_share, _compressed),
        (recipe.cutout_share, _partly_hidden),
    ):
        if not share:
            continue
        rows = torch.nonzero(torch.rand(len(images), generator=generator) < share).flatten()
        if len(rows):
            chosen = rows.to(images.device)
            images[chosen] = fault(images[chosen], generator)
    return images


def _uniform(count: int, bounds: tuple[float, float], generator: torch.Generator) -> Tensor:
    return torch.rand(count, generator=generator) * (bounds[1] - bounds[0]) + bounds[0]


def _blurred(images: Tensor, generator: torch.Generator) -> Tensor:
    sigma = _uniform(len(images), _BLUR, generator).to(images.device)
    blurred: Tensor = gaussian_blur2d(images, _BLUR_KERNEL, torch.stack([sigma, sigma], dim=1))
    return blurred


def _noisy(images: Tensor, generator: torch.Generator) -> Tensor:
    strength = _uniform(len(images), _NOISE, generator).to(images.device)
    seed = int(torch.randint(2**62, (), generator=generator))
    where_they_lie = torch.Generator(images.device).manual_seed(seed)  # a processor alone is slow
    noise = torch.randn(images.shape, generator=where_they_lie, device=images.device)
    return (images + noise * strength.view(-1, 1, 1, 1)).clamp_(0, 1)


def _compressed(images: Tensor, generator: torch.Generator) -> Tensor:
    """Each image through JPEG, by the coder that photos come from: tensor coders are far slower."""
    pixels = (images.permute(0, 2, 3, 1) * 255).round().byte().cpu().numpy()
    decoded = []
    for picture, quality in zip(pixels, _uniform(len(images), _JPEG, generator), strict=True):
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "JPEG", quality=round(quality.item()))
        decoded.append(np.asarray(Image.open(file), dtype=np.float32) / np.float32(255))
    return torch.from_numpy(np.stack(decoded)).permute(0, 3, 1, 2).to(images.device)


def _partly_hidden(images: Tensor, generator: torch.Generator) -> Tensor:
    """A rectangle of each image filled with its mean colour."""
    count, _, height, width = images.shape
    hidden = torch.ones(count, 1, height, width, dtype=torch.bool, device=images.device)
    for axis, length in ((2, height), (3, width)):
        extent = _uniform(count, _HIDDEN, generator) * length
        start = torch.rand(count, generator=generator) * (length - extent)
        places = torch.arange(length)
        inside = (places >= start[:, None]) & (places < (start + extent)[:, None])
        shape = (count, 1, length, 1) if axis == 2 else (count, 1, 1, length)
        hidden &= inside.view(shape).to(images.device)
    return torch.where(hidden, images.mean((2, 3), keepdim=True), images)
