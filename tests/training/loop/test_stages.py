"""Pictures grow over the thirds of a training."""

from hypothesis import given
from hypothesis import strategies as st

from rorqual.training.loop.stages import side_of_epoch
from rorqual.training.recipe.recipe import ImageRecipe


def test_without_a_first_side_all_epochs_are_alike() -> None:
    assert {side_of_epoch(ImageRecipe(side=224), epoch, 9) for epoch in range(9)} == {224}


def test_three_thirds_from_the_first_side_to_the_last() -> None:
    recipe = ImageRecipe(side=192, first_side=128, cached_side=256)
    sides = [side_of_epoch(recipe, epoch, 9) for epoch in range(9)]
    assert sides == [128] * 3 + [160] * 3 + [192] * 3


@given(epochs=st.integers(1, 50))
def test_sides_never_shrink_and_end_at_the_side(epochs: int) -> None:
    recipe = ImageRecipe(side=224, first_side=96)
    sides = [side_of_epoch(recipe, epoch, epochs) for epoch in range(epochs)]
    assert sides == sorted(sides)
    assert sides[-1] == 224
