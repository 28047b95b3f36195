"""A batch is varied by its generator alone, and says which images are mirror images."""

import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")

from rorqual.training.loop.augmentation import Augmentation, Augmented, plain  # noqa: E402
from rorqual.training.recipe.recipe import AugmentationRecipe  # noqa: E402

CROPS = torch.randint(
    0, 256, (12, 40, 40, 3), dtype=torch.uint8, generator=torch.Generator().manual_seed(0)
)
NOBODY = torch.zeros(12, dtype=torch.bool)


def augmented(recipe: AugmentationRecipe, seed: int) -> Augmented:
    return Augmentation(recipe)(CROPS, NOBODY, 32, torch.Generator().manual_seed(seed))


def test_the_generator_decides_alone() -> None:
    recipe = AugmentationRecipe(jpeg_share=0.5, flip="other_individual")
    first, again, other = (augmented(recipe, seed) for seed in (7, 7, 8))
    assert first.images.shape == (12, 3, 32, 32)
    assert torch.equal(first.images, again.images)
    assert torch.equal(first.mirrored, again.mirrored)
    assert not torch.equal(first.images, other.images)


def test_mirror_images_come_only_where_the_recipe_wants_them() -> None:
    assert not augmented(AugmentationRecipe(), 0).mirrored.any()
    mirrored = augmented(AugmentationRecipe(flip="same"), 0).mirrored
    assert mirrored.any()
    assert not mirrored.all()


def test_outside_training_the_crop_is_only_resized() -> None:
    assert torch.equal(plain(CROPS, 40), CROPS.permute(0, 3, 1, 2).float() / 255)
    assert plain(CROPS, 32).shape == (12, 3, 32, 32)
