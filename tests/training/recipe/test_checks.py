"""That wrong fields are refused is tested where users meet it, in test_recipe_file."""

from dataclasses import asdict
from typing import Any

from rorqual.domain.annotation import Part
from rorqual.training.recipe.checks import RANGES, VIEWS
from rorqual.training.recipe.recipe import LossRecipe, Recipe


def numbers(fields: dict[str, Any], start: str = "") -> set[str]:
    """The names of all fields that hold a number, a dot between the levels."""
    found = set()
    for name, value in fields.items():
        if isinstance(value, dict) and name != "views":
            found |= numbers(value, f"{start}{name}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found.add(start + name)
    return found


def test_every_number_of_a_recipe_has_its_range_or_a_rule_of_its_own() -> None:
    recipe = Recipe("a", "b", species_loss=LossRecipe())
    with_own_rule = {"backbone.stages", "folds.validate_on"}
    assert numbers(asdict(recipe)) - RANGES.keys() == with_own_rule
    assert RANGES.keys() - numbers(asdict(recipe)) == {"image.first_side"}  # None by default


def test_a_view_is_the_photo_the_given_box_or_a_part() -> None:
    assert set(VIEWS) == {"whole", "given", *Part}
