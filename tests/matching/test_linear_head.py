"""A linear map of vectors, and the hash that names what it makes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.matching.linear_head import LinearHead
from tests.matching.worlds import unit

RANDOM = np.random.default_rng(0)
MATRIX = RANDOM.normal(size=(6, 4)).astype(np.float32)
OFFSET = RANDOM.normal(size=4).astype(np.float32)
HEAD = LinearHead(MATRIX, OFFSET)


@given(st.integers(0, 2**32 - 1))
def test_it_maps_and_scales_to_unit_length(seed: int) -> None:
    old = unit(np.random.default_rng(seed).normal(size=(3, 6)))
    new = HEAD.apply(old)
    assert new.dtype == np.float32
    assert new == pytest.approx(unit(old.astype(np.float64) @ MATRIX + OFFSET), abs=1e-5)
    assert HEAD.apply(old[0]) == pytest.approx(new[0], abs=1e-6)


def test_no_vectors_stay_no_vectors() -> None:
    assert HEAD.apply(np.empty((0, 6), dtype=np.float32)).shape == (0, HEAD.dimension)


def test_the_hash_tells_bases_matrices_and_offsets_apart() -> None:
    others = [
        HEAD.space_hash("another base"),
        LinearHead(2 * MATRIX, OFFSET).space_hash("base"),
        LinearHead(MATRIX, -OFFSET).space_hash("base"),
    ]
    same = LinearHead(np.asfortranarray(MATRIX), OFFSET).space_hash("base")
    assert same == HEAD.space_hash("base")
    assert len({same, *others}) == 4
    assert len(same) == 12


def test_vectors_of_another_dimension_are_refused() -> None:
    with pytest.raises(ValueError, match="5 values came to a head for 6"):
        HEAD.apply(np.ones(5))


def test_a_vector_without_direction_is_refused() -> None:
    with pytest.raises(ValueError, match="length zero"):
        LinearHead(np.zeros((2, 2), np.float32), np.zeros(2, np.float32)).apply(np.ones(2))


@pytest.mark.parametrize(
    ("matrix", "offset", "message"),
    [
        (MATRIX, OFFSET[:3], "no linear head"),
        (OFFSET, OFFSET, "no linear head"),
        (MATRIX, np.full(4, np.nan, dtype=np.float32), "finite"),
    ],
)
def test_numbers_that_make_no_head_are_refused(
    matrix: np.ndarray, offset: np.ndarray, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        LinearHead(matrix, offset)
