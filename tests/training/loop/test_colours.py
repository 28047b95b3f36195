"""Light and colour vary as the recipe says, and not more."""

import colorsys
from dataclasses import replace
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")

from rorqual.training.loop.colours import recoloured  # noqa: E402
from rorqual.training.recipe.recipe import AugmentationRecipe  # noqa: E402

NOTHING = AugmentationRecipe(
    brightness=0, contrast=0, saturation=0, hue=0, grayscale_share=0, darkness_share=0
)
IMAGES = torch.rand(64, 3, 8, 8, generator=torch.Generator().manual_seed(0)) * 0.5 + 0.25


def varied(**fields: Any) -> Any:
    recipe = replace(NOTHING, **fields)
    return recoloured(IMAGES, recipe, torch.Generator().manual_seed(3))


def grey(images: Any) -> Any:
    return torch.einsum("c,nchw->nhw", torch.tensor([0.299, 0.587, 0.114]), images)


def test_without_ranges_nothing_changes() -> None:
    assert torch.allclose(varied(), IMAGES, atol=1e-5)


def test_brightness_multiplies_within_its_range() -> None:
    factors = (varied(brightness=0.3) / IMAGES).flatten(1)
    assert torch.allclose(factors, factors[:, :1].expand_as(factors), atol=1e-4)
    assert 0.7 <= factors.min() < 0.75
    assert 1.25 < factors.max() <= 1.3


def test_contrast_is_about_the_mean_grey() -> None:
    result = varied(contrast=0.5)
    assert torch.allclose(grey(result).mean((1, 2)), grey(IMAGES).mean((1, 2)), atol=1e-2)
    spread = result.std((1, 2, 3)) / IMAGES.std((1, 2, 3))
    assert 0.5 <= spread.min() < 0.6
    assert 1.3 < spread.max() <= 1.5


def test_grayscale_is_the_luma_in_all_channels() -> None:
    result = varied(grayscale_share=1.0)
    assert torch.allclose(result, grey(IMAGES).unsqueeze(1).expand_as(result), atol=1e-5)


def test_darkness_leaves_little_light() -> None:
    share = varied(darkness_share=1.0).mean((1, 2, 3)) / IMAGES.mean((1, 2, 3))
    assert share.min() > 0.14
    assert share.max() < 0.51


def test_hue_turns_colours_about_grey() -> None:
    red = torch.tensor([0.7, 0.3, 0.3]).view(1, 3, 1, 1).expand(200, 3, 4, 4)
    result = recoloured(red, replace(NOTHING, hue=0.1), torch.Generator().manual_seed(0))[
        :, :, 0, 0
    ]
    assert torch.allclose(grey(result[:, :, None, None]), grey(red[:, :, :1, :1]), atol=1e-3)
    hues = [colorsys.rgb_to_hsv(*colour)[0] for colour in result.tolist()]
    turns = [min(hue, 1 - hue) for hue in hues]
    assert 0.05 < max(turns) < 0.15


def test_values_stay_within_0_and_1() -> None:
    result = recoloured(IMAGES.round(), AugmentationRecipe(), torch.Generator().manual_seed(0))
    assert result.min() >= 0
    assert result.max() <= 1
