import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.matching.unit_vectors import require_unit_rows
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
