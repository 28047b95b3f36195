"""Going through all rows of a mapped file takes the memory of a block, and loses nothing."""

import sys
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.matching.row_blocks import release, row_blocks
from rorqual.matching.spilled_vectors import SpilledVectors


@given(st.integers(0, 40), st.integers(1, 50))
def test_blocks_are_all_rows_once_in_their_order(rows: int, size: int) -> None:
    matrix = np.arange(3 * rows).reshape(rows, 3)
    blocks = list(row_blocks(matrix, size))
    assert [start for start, _ in blocks] == list(range(0, rows, size))
    assert all(0 < len(block) <= size for _, block in blocks)
    np.testing.assert_array_equal(np.concatenate([matrix[:0], *(it for _, it in blocks)]), matrix)


def test_what_was_written_to_a_mapped_file_is_still_there_once_it_left_the_memory(
    tmp_path: Path,
) -> None:
    matrix = SpilledVectors(1000, 8, tmp_path).mapped
    for start, block in row_blocks(matrix, 100):
        block[:] = np.arange(start, start + len(block))[:, np.newaxis]
    release(matrix[5:])  # a view is enough
    np.testing.assert_array_equal(matrix[:, 7], np.arange(1000))


def test_other_arrays_stay_as_they_are() -> None:
    matrix = np.ones((4, 2))
    release(matrix)
    assert matrix.sum() == 8


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what of a file is in memory")
def test_the_memory_holds_a_block_at_most(tmp_path: Path) -> None:
    matrix = SpilledVectors(20_000, 512, tmp_path).mapped  # 41 MB

    def in_memory() -> int:
        return int(psutil.Process().memory_info().shared)

    before = in_memory()
    matrix[:] = 1.0
    assert in_memory() - before > matrix.nbytes / 2
    release(matrix)
    assert in_memory() - before < matrix.nbytes / 10
    for _, block in row_blocks(matrix, 1000):
        assert block.sum() == block.size
        assert in_memory() - before < matrix.nbytes / 2
