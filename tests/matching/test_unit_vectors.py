import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.matching.unit_vectors import mean_directions, require_unit_rows
from tests.matching.worlds import unit


@settings(deadline=None)
@given(st.integers(1, 600), st.integers(0, 1000))
def test_unit_rows_pass_even_after_storage_as_float16(dimension: int, seed: int) -> None:
    rows = unit(np.random.default_rng(seed).normal(size=(3, dimension)))
    require_unit_rows(rows.astype(np.float16).astype(np.float32), "gallery")


def test_the_first_bad_row_is_named() -> None:
    rows = np.array([[1, 0], [0, 0], [np.inf, 0]], dtype=np.float32)
    with pytest.raises(ValueError, match="vector 1 of the queries has length 0 instead of 1"):
        require_unit_rows(rows, "queries")
    with pytest.raises(ValueError, match="vector 0 of the queries is not finite"):
        require_unit_rows(rows[2:], "queries")


def test_a_mean_direction_is_that_of_the_sum() -> None:
    vectors = np.array([[1, 0], [0, 1], [0, -1], [0.6, 0.8]], dtype=np.float32)
    means = mean_directions(vectors, np.array([0, 0, 1, 1], dtype=np.int32))
    assert means[0] == pytest.approx([np.sqrt(0.5), np.sqrt(0.5)])
    assert means[1] == pytest.approx(np.array([0.6, -0.2]) / np.hypot(0.6, 0.2))
    opposite = mean_directions(vectors[1:3], np.array([0, 0], dtype=np.int32))
    assert opposite.tolist() == [[0, 0]]  # no direction, and no match of anything
    assert mean_directions(np.empty((0, 2), np.float32), np.empty(0, np.int32)).shape == (0, 2)
