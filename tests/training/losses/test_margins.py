import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("torch", reason="torch comes with the extra `train`")
from rorqual.training.losses.margins import class_margins
from rorqual.training.recipe.recipe import LossRecipe


def test_the_margin_falls_with_the_number_of_photos_as_the_formula_says() -> None:
    margins = class_margins(LossRecipe(margin="count"), np.array([1, 2, 10, 100]))
    assert margins == pytest.approx([0.321, 0.2606, 0.1672, 0.1007], abs=1e-4)


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_whoever_has_more_photos_never_has_the_larger_margin(one: int, other: int) -> None:
    few, many = class_margins(LossRecipe(margin="count"), np.array(sorted([one, other])))
    assert 0.05 < many <= few <= 0.321


def test_a_class_without_photos_counts_as_one_photo() -> None:
    margins = class_margins(LossRecipe(margin="count"), np.array([0, 1]))
    assert margins[0] == margins[1]


def test_a_fixed_margin_is_that_of_every_class() -> None:
    assert class_margins(LossRecipe(margin=0.3), np.array([1, 50])).tolist() == [0.3, 0.3]
