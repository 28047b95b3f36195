"""Which animal a label means that does not say where it is."""

import pytest

from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.identify.labelled_animal import labelled_animal


def found(x: float, side: float, score: float = 0.9) -> Annotation:
    """A square animal."""
    return Annotation(Box(x, 10, x + side, 10 + side), BoxSource.DETECTED, score)


def test_the_only_animal_is_meant_however_small_or_unsure() -> None:
    only = found(5, 4, score=0.3)
    assert labelled_animal([only]) is only


def test_of_several_the_surest_is_meant_where_it_is_twice_as_large() -> None:
    large = found(0, 100)
    assert labelled_animal([large, found(200, 100 / 2**0.5), found(300, 20)]) is large


@pytest.mark.parametrize(
    "animals",
    [
        (found(0, 100), found(200, 80, score=0.4)),  # side by side
        (found(0, 50, score=0.9), found(200, 100, score=0.4)),  # the surest is the smaller one
    ],
)
def test_else_nobody_can_tell(animals: tuple[Annotation, ...]) -> None:
    assert labelled_animal(animals) is None
