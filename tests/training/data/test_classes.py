import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.training.data.classes import Classes


@given(st.lists(st.text(max_size=4), max_size=20))
def test_names_are_numbered_in_sorted_order_and_counted(names: list[str]) -> None:
    classes = Classes.of(names)
    numbers = classes.encode(names)
    assert [classes.names[number] for number in numbers] == names
    assert list(classes.names) == sorted(set(names))
    np.testing.assert_array_equal(classes.counts, np.bincount(numbers, minlength=len(classes)))


@given(st.lists(st.text(max_size=4), max_size=20))
def test_json_gives_the_same_classes(names: list[str]) -> None:
    classes = Classes.of(names)
    assert Classes.from_json(json.loads(json.dumps(classes.to_json()))) == classes


def test_an_id_that_looks_like_a_number_stays_a_name() -> None:
    assert Classes.of(["007", "7"]).encode(["7", "007"]).tolist() == [1, 0]


def test_a_stranger_has_no_number() -> None:
    with pytest.raises(ValueError, match="'b' is none of the 1 classes"):
        Classes.of(["a"]).encode(["a", "b"])


@pytest.mark.parametrize(
    ("names", "photos"), [(("b", "a"), (1, 1)), (("a", "a"), (1, 1)), (("a",), ())]
)
def test_unsorted_or_uncounted_names_are_no_classes(
    names: tuple[str, ...], photos: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="classes"):
        Classes(names, photos)
