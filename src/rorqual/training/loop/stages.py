"""How large are the pictures of an epoch? They grow from a first side to the last, in thirds."""

from rorqual.training.recipe.recipe import ImageRecipe

_STAGES = 3
_STEP = 32  # pixels; the stride of the usual trunks


def side_of_epoch(recipe: ImageRecipe, epoch: int, epochs: int) -> int:
    """Pixels of both sides in an epoch, which counts from 0.

    The first third of the epochs is at `first_side`, the second half-way, rounded to a multiple
    of 32, the last at `side`, which the last epoch always has (progressive resizing, as in
    fast.ai's DAWNBench entry of 2018).
    """
    if recipe.first_side is None:
        return recipe.side
    stage = ((epoch + 1) * _STAGES - 1) // epochs
    if stage == 0:
        return recipe.first_side
    if stage == _STAGES - 1:
        return recipe.side
    return round((recipe.first_side + recipe.side) / 2 / _STEP) * _STEP
