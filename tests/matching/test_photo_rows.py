"""Rows are found by the content of their photo."""

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rorqual.matching.photo_rows import PhotoRows


class Clashing(str):
    """A text whose hash is that of every other one."""

    __slots__ = ()

    def __hash__(self) -> int:
        return 7


@given(st.lists(st.sampled_from(["", "a", "b", "c", "d"]), max_size=20), st.booleans())
def test_they_are_those_of_a_dictionary_even_where_hashes_are_equal(
    names: list[str], clash: bool
) -> None:
    kind = Clashing if clash else str
    expected = defaultdict(list)
    for row, name in enumerate(names):
        expected[name].append(row)
    expected[""].clear()  # no photo
    rows = PhotoRows([kind(name) for name in names])
    assert rows.photos == len(set(names) - {""})
    for name in ("", "a", "b", "c", "d", "e"):
        found = rows.of(kind(name))
        assert found.dtype == np.intp
        assert found.tolist() == expected[name]
