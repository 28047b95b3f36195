"""Going through all rows of a mapped file takes the memory of a block, and loses nothing."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.matching.gallery import Gallery, build_gallery
from rorqual.matching.row_blocks import release, row_blocks, take_rows
from rorqual.matching.spilled_vectors import SpilledVectors
from rorqual.matching.vector_index import VectorIndex, leading_axes, marks_of
from tests.matching.worlds import unit

only_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells what of a file is in memory"
)


def in_memory() -> int:
    """Bytes of mapped files, the program's own among them."""
    return int(psutil.Process().memory_info().shared)


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


@given(st.lists(st.integers(0, 4999), max_size=5000))
def test_any_rows_are_taken_in_their_order(rows: list[int]) -> None:
    matrix = np.arange(10_000.0).reshape(5000, 2)
    chosen = np.array(rows, dtype=np.intp)
    np.testing.assert_array_equal(take_rows(matrix, chosen), matrix[chosen])


@only_linux
def test_the_memory_holds_a_block_at_most(tmp_path: Path) -> None:
    matrix = SpilledVectors(20_000, 512, tmp_path).mapped  # 41 MB
    before = in_memory()
    matrix[:] = 1.0
    assert in_memory() - before > matrix.nbytes / 2
    release(matrix)
    assert in_memory() - before < matrix.nbytes / 10
    for _, block in row_blocks(matrix, 1000):
        assert block.sum() == block.size
        assert in_memory() - before < matrix.nbytes / 2


def index_of(gallery: Gallery) -> None:
    VectorIndex.build(gallery.annotation_ids, gallery.vectors)


@only_linux
@pytest.mark.parametrize(
    "look",
    [
        lambda gallery: replace(gallery).sum_norms,  # of a new one, which knows them not yet
        replace,
        lambda gallery: marks_of(gallery.vectors),
        lambda gallery: leading_axes(gallery.vectors),
        index_of,
    ],
    ids=["lengths of sums", "checks", "marks", "axes", "index"],
)
def test_whoever_looks_at_all_rows_leaves_none_in_the_memory(
    tmp_path: Path, look: Callable[[Gallery], object]
) -> None:
    rows = 3000
    vectors = unit(np.random.default_rng(0).normal(size=(rows, 512)))
    gallery = build_gallery(
        SpilledVectors.of(vectors, tmp_path).mapped,
        [f"{row // 3:04}" for row in range(rows)],
        species=[None] * rows,
        annotation_ids=list(range(rows)),
        photo_sha256=[""] * rows,
        photo_names=[""] * rows,
        encounter_groups=np.arange(rows),
    )
    look(gallery)  # what a library loads with its first use is no row
    release(gallery.vectors)
    before = in_memory()
    look(gallery)
    assert in_memory() - before < gallery.vectors.nbytes / 3
