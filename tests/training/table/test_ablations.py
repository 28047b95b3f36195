from dataclasses import fields, replace

from rorqual.training.recipe.recipe import AugmentationRecipe, ImageRecipe, LoopRecipe, Recipe
from rorqual.training.table.ablations import ablations

PLAIN = Recipe("plain", "a recipe")
RICH = replace(
    PLAIN,
    image=ImageRecipe(side=192, first_side=128, cached_side=224),
    augmentation=AugmentationRecipe(
        views={"given": 0.8, "whole": 0.2}, flip="other_individual", jpeg_share=0.1
    ),
    loop=LoopRecipe(averaging=0.99),
)


def test_each_leaves_out_one_choice_and_keeps_all_others() -> None:
    for title, other in ablations(RICH).items():
        changed = [
            f.name for f in fields(Recipe) if getattr(other, f.name) != getattr(RICH, f.name)
        ]
        assert len(changed) == 1, title


def test_a_choice_that_the_recipe_does_not_make_is_not_left_out() -> None:
    assert "no averaging of weights" in ablations(RICH)
    assert "no averaging of weights" not in ablations(PLAIN)
    assert "full size from the start" not in ablations(PLAIN)
    assert PLAIN not in ablations(PLAIN).values()


def test_without_growing_pictures_the_side_is_that_of_the_end() -> None:
    image = ablations(RICH)["full size from the start"].image
    assert (image.side, image.first_side) == (192, None)


def test_one_view_is_the_commonest() -> None:
    assert ablations(RICH)["one view of each animal"].augmentation.views == {"given": 1.0}
