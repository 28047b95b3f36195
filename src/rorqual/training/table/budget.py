"""How is a recipe made small enough for the machine at hand, and what does that change?"""

from dataclasses import dataclass, replace

from rorqual.training.data.animals import GIVEN
from rorqual.training.recipe.recipe import Recipe
from rorqual.training.table.animals import VIEWS

_STEP = 32  # pixels; the stride of the usual trunks


@dataclass(frozen=True, slots=True)
class Budget:
    """What every row of a table may spend."""

    side: int  # pixels, both sides, of what the networks see
    epochs: int
    batch: int = 32  # photos

    @property
    def cached_side(self) -> int:
        """Pixels of the cached crops: a fifth more, so that scaling up loses no detail."""
        return -(-self.side * 6 // 5 // _STEP) * _STEP


def on_collections(recipe: Recipe) -> Recipe:
    """The recipe for the photos at hand, which have no boxes of parts and are all labelled.

    No fold validates, so that all photos that may teach do, and nothing stops early; parts that
    no table of boxes names are looked for in the given box; no round of pseudo-labels follows.

    Args:
        recipe: as shipped.
    """
    views = recipe.augmentation.views
    at_hand = {view: weight for view, weight in views.items() if view in VIEWS}
    elsewhere = sum(views.values()) - sum(at_hand.values())
    if elsewhere:
        at_hand[GIVEN] = at_hand.get(GIVEN, 0.0) + elsewhere
    return replace(
        recipe,
        augmentation=replace(recipe.augmentation, views=at_hand),
        folds=replace(recipe.folds, validate_on=-1),
        loop=replace(recipe.loop, early_stop=0),
        pseudo_labels=replace(recipe.pseudo_labels, rounds=0),
    )


def within(budget: Budget, recipe: Recipe) -> Recipe:
    """The recipe at the budget's size and length, on the collections at hand.

    All its other choices stay, but for those of `on_collections`, and pictures that grow do so
    from two thirds of the side.

    Args:
        budget: of every row alike.
        recipe: as shipped.
    """
    image, recipe = recipe.image, on_collections(recipe)
    first = max(_STEP, round(budget.side * 2 / 3 / _STEP) * _STEP) if image.first_side else None
    return replace(
        recipe,
        image=replace(image, side=budget.side, first_side=first, cached_side=budget.cached_side),
        loop=replace(recipe.loop, epochs=budget.epochs, batch=budget.batch, precision="32-true"),
    )


def on_trunk(recipe: Recipe, name: str, weights: str) -> Recipe:
    """The recipe on another trunk.

    Args:
        recipe: of any trunk.
        name: of timm.
        weights: `imagenet`, `none` or a file.
    """
    return replace(recipe, backbone=replace(recipe.backbone, name=name, weights=weights))
