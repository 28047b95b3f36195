import pytest

from rorqual.training.recipe.recipe_file import read_recipe, shipped_recipes
from rorqual.training.table.budget import Budget, on_trunk, within

RECIPES = {name: read_recipe(path) for name, path in shipped_recipes().items()}


@pytest.mark.parametrize("name", RECIPES)
def test_every_shipped_recipe_can_be_made_small(name: str) -> None:
    small = within(Budget(side=64, epochs=2), RECIPES[name])
    assert (small.image.side, small.loop.epochs) == (64, 2)
    assert small.image.cached_side >= 64 * 6 / 5
    assert small.folds.validate_on == -1  # every photo that may teach does
    assert small.individual_loss == RECIPES[name].individual_loss
    assert small.schedule == RECIPES[name].schedule


def test_pictures_that_grow_still_do() -> None:
    small = within(Budget(side=96, epochs=3), RECIPES["rorqual-lite0"])
    assert small.image.first_side == 64
    assert within(Budget(96, 3), RECIPES["happywhale-winner"]).image.first_side is None


def test_parts_that_nobody_boxed_are_looked_for_in_the_given_box() -> None:
    views = within(Budget(96, 3), RECIPES["happywhale-winner"]).augmentation.views
    assert views == pytest.approx({"given": 0.95, "whole": 0.05})
    assert within(Budget(96, 3), RECIPES["paper-blend-fin-b5"]).augmentation.views == {"given": 1.0}


def test_another_trunk_changes_nothing_else() -> None:
    recipe = RECIPES["happywhale-winner"]
    other = on_trunk(recipe, "tf_efficientnet_lite0", "imagenet")
    assert (other.backbone.name, other.backbone.stages) == ("tf_efficientnet_lite0", 2)
    assert other.neck == recipe.neck
