"""Recipes of tiny networks for tests, one of each family."""

from rorqual.training.recipe.recipe import BackboneRecipe, ImageRecipe, NeckRecipe, Recipe

SIDE = 64  # pixels
TINY_TRUNKS = {  # name -> channels of the last two stages that are pooled
    "basic_cnn": (128, 256),
    "test_convnext": (48, 64),
    "test_efficientnet": (48, 256),
    "test_resnet": (192, 96),
}


def tiny(name: str = "test_resnet", *, stages: int = 1, dimension: int = 16) -> Recipe:
    """A recipe of that trunk, without weights from elsewhere."""
    return Recipe(
        name="tiny",
        description="of a test",
        image=ImageRecipe(side=SIDE, cached_side=SIDE),
        backbone=BackboneRecipe(name=name, weights="none", stages=2 if stages == 2 else 1),
        neck=NeckRecipe(dimension=dimension),
    )
