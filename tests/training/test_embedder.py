"""The embedders that ship are those that the command would train and write."""

import pytest

pytest.importorskip("torch", reason="torch comes with the extra `train`")
from rorqual.networks.store import find_spec
from rorqual.training.embedder import SHIPPED
from rorqual.training.recipe.recipe_file import read_recipe, shipped_recipes


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_embedder_says_what_the_command_writes(name: str) -> None:
    shipped, spec = SHIPPED[name], find_spec(name)
    recipes = [read_recipe(shipped_recipes()[recipe]) for recipe in shipped.recipes]
    assert (spec.version, spec.title, spec.source) == (
        shipped.version,
        shipped.title,
        shipped.source,
    )
    assert (spec.picture.width, spec.picture.height) == (shipped.side, shipped.side)
    assert spec.dimension == sum(recipe.neck.dimension for recipe in recipes)
    assert all(recipe.folds.validate_on == -1 for recipe in recipes)
