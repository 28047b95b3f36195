"""Each fault does to an image what its name says, to the recipe's share of images."""

from dataclasses import replace
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")

from rorqual.training.loop.degrading import degraded  # noqa: E402
from rorqual.training.recipe.recipe import AugmentationRecipe  # noqa: E402

SHARES = ("blur_share", "noise_share", "jpeg_share", "cutout_share")
NOTHING = AugmentationRecipe(**dict.fromkeys(SHARES, 0.0))  # type: ignore[arg-type]
IMAGES = torch.rand(40, 3, 32, 32, generator=torch.Generator().manual_seed(0))


def with_faults(**shares: Any) -> Any:
    return degraded(IMAGES.clone(), replace(NOTHING, **shares), torch.Generator().manual_seed(1))


def test_without_shares_nothing_changes() -> None:
    assert torch.equal(with_faults(), IMAGES)


@pytest.mark.parametrize("share", SHARES)
def test_every_fault_strikes_its_share_and_stays_within_0_and_1(share: str) -> None:
    result = with_faults(**{share: 0.5})
    struck = (result != IMAGES).flatten(1).any(dim=1)
    assert 8 <= struck.sum() <= 32
    assert result.min() >= 0
    assert result.max() <= 1


def test_blur_smooths() -> None:
    result = with_faults(blur_share=1.0)
    assert (result.std((1, 2, 3)) < IMAGES.std((1, 2, 3))).all()
    assert torch.allclose(result.mean((1, 2, 3)), IMAGES.mean((1, 2, 3)), atol=0.02)


def test_noise_differs_from_pixel_to_pixel() -> None:
    flat = torch.full((8, 3, 32, 32), 0.5)
    recipe = replace(NOTHING, noise_share=1.0)
    spread = degraded(flat, recipe, torch.Generator().manual_seed(0)).std((1, 2, 3))
    assert spread.min() > 0.009
    assert spread.max() < 0.09


def test_cut_out_hides_one_rectangle_behind_the_mean_colour() -> None:
    for before, after in zip(IMAGES, with_faults(cutout_share=1.0), strict=True):
        hidden = (before != after).any(dim=0)
        rows, columns = hidden.any(dim=1), hidden.any(dim=0)
        assert torch.equal(hidden, rows[:, None] & columns[None, :])
        assert 0.0 < hidden.float().mean() <= 0.2
        mean = before.mean((1, 2))[:, None]
        assert torch.allclose(after[:, hidden], mean.expand(3, int(hidden.sum())), atol=1e-5)


def test_jpeg_keeps_the_picture_by_and_large() -> None:
    smooth = torch.linspace(0, 1, 32).expand(4, 3, 32, 32).contiguous()
    recipe = replace(NOTHING, jpeg_share=1.0)
    result = degraded(smooth.clone(), recipe, torch.Generator().manual_seed(0))
    assert not torch.equal(result, smooth)
    assert torch.allclose(result, smooth, atol=0.12)
