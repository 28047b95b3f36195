"""Turning, moving and mirroring is one affine sampling that leaves pixels where it should."""

from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")

from rorqual.training.loop.warping import random_maps, resized, warped  # noqa: E402
from rorqual.training.recipe.recipe import AugmentationRecipe  # noqa: E402

STILL = AugmentationRecipe(rotation=0, scale=0, shift=0, shear=0)
IMAGES = torch.rand(3, 3, 32, 32, generator=torch.Generator().manual_seed(0))


def maps_of(recipe: AugmentationRecipe, mirrored: list[bool], upside_down: list[bool]) -> Any:
    generator = torch.Generator().manual_seed(1)
    return random_maps(recipe, torch.tensor(mirrored), torch.tensor(upside_down), generator)


def test_without_ranges_nothing_moves_but_mirror_images() -> None:
    maps = maps_of(STILL, [False, True, True], [True, False, True])
    result = warped(IMAGES, maps, 32)
    assert torch.allclose(result[0], IMAGES[0], atol=1e-5)
    assert torch.allclose(result[1], IMAGES[1].flip(2), atol=1e-5)  # left to right
    assert torch.allclose(result[2], IMAGES[2].flip(1), atol=1e-5)  # top to bottom


def test_the_maps_keep_to_their_ranges() -> None:
    recipe = AugmentationRecipe(rotation=20, scale=0.3, shift=0.1, shear=0)
    maps = maps_of(recipe, [False] * 500, [False] * 500)
    linear, shift = maps[:, :, :2].numpy(), maps[:, :, 2].numpy()
    scale = 1 / np.sqrt(np.abs(np.linalg.det(linear)))
    angle = np.degrees(np.arctan2(linear[:, 1, 0], linear[:, 0, 0]))
    assert 0.7 <= scale.min() < 0.75
    assert 1.25 < scale.max() <= 1.3
    assert 18 < np.abs(angle).max() <= 20
    assert 0.19 < np.abs(shift).max() <= 0.2  # of half a side


def test_shear_slants_by_its_angle_and_keeps_the_area() -> None:
    recipe = AugmentationRecipe(rotation=0, scale=0, shift=0, shear=10)
    linear = maps_of(recipe, [False] * 500, [False] * 500)[:, :, :2].numpy()
    assert np.allclose(np.linalg.det(linear), 1, atol=1e-5)
    slant = np.degrees(np.arctan(linear[:, 0, 1]))
    assert 9 < np.abs(slant).max() <= 10
    assert np.allclose(linear[:, 1, 0], 0)


def test_a_larger_crop_is_brought_to_the_side_without_flicker() -> None:
    stripes = torch.zeros(1, 3, 128, 128)
    stripes[..., ::2] = 1.0  # finer than the result can show
    maps = maps_of(STILL, [False], [False])
    result = warped(stripes, maps, 32)
    assert result.shape == (1, 3, 32, 32)
    assert torch.allclose(result, torch.full_like(result, 0.5), atol=0.1)


def test_resizing_to_its_own_size_changes_nothing() -> None:
    assert resized(IMAGES, 32) is IMAGES
    assert resized(IMAGES, 48).shape == (3, 3, 48, 48)
