"""Vectors in a file are those that were in memory, and the file never outlives them."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.matching import spilled_vectors
from rorqual.matching.row_blocks import ROWS_AT_ONCE
from rorqual.matching.spilled_vectors import SpilledVectors

named_while_open = pytest.mark.skipif(os.name == "nt", reason="Windows names every open file")
VECTORS = np.random.default_rng(0).normal(size=(200, 5)).astype(np.float32)


@pytest.fixture(scope="module")
def spilled(tmp_path_factory: pytest.TempPathFactory) -> SpilledVectors:
    return SpilledVectors.of(VECTORS, tmp_path_factory.mktemp("disk"))


@given(st.lists(st.integers(0, 199) | st.integers(50, 53), max_size=40))
def test_any_rows_are_read_in_their_order(spilled: SpilledVectors, rows: list[int]) -> None:
    chosen = np.array(rows, dtype=np.intp)
    found = spilled.read(chosen)
    assert found.dtype == np.float32
    assert found.tobytes() == VECTORS[chosen].tobytes()


def test_all_of_them_are_there_as_an_array(spilled: SpilledVectors) -> None:
    np.testing.assert_array_equal(spilled.mapped, VECTORS)
    assert not spilled.mapped.flags.writeable


def test_more_than_are_written_at_a_time(tmp_path: Path) -> None:
    vectors = np.arange(2.0 * (ROWS_AT_ONCE + 3), dtype=np.float32).reshape(-1, 2)
    rows = np.array([0, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 2])
    for given_ in (vectors, np.asfortranarray(vectors)):
        found = SpilledVectors.of(given_, tmp_path).read(rows)
        np.testing.assert_array_equal(found, vectors[rows])


def test_where_the_system_reads_no_places_they_come_from_the_mapping(
    spilled: SpilledVectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spilled_vectors, "_PREAD", None)  # as on Windows
    rows = np.array([7, 3, 4, 5])
    assert spilled.read(rows).tobytes() == VECTORS[rows].tobytes()


@named_while_open
def test_the_file_has_no_name_and_is_closed_with_the_last_who_needs_it(tmp_path: Path) -> None:
    files = psutil.Process().num_fds()
    spilled = SpilledVectors.of(VECTORS, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert psutil.Process().num_fds() > files
    mapped = spilled.mapped
    del spilled
    np.testing.assert_array_equal(mapped, VECTORS)  # whoever has the array keeps it
    del mapped
    assert psutil.Process().num_fds() == files


def test_a_process_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    killed = (
        "import os, sys, pathlib, numpy; from rorqual.matching.spilled_vectors import *; "
        "kept = SpilledVectors.of(numpy.ones((9, 9), 'f4'), pathlib.Path(sys.argv[1])); os._exit(7)"
    )
    ended = subprocess.run([sys.executable, "-c", killed, str(tmp_path)], check=False)
    assert ended.returncode == 7
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SpilledVectors.of(VECTORS, tmp_path / "nowhere")


@named_while_open
def test_so_is_a_disk_without_room_and_nothing_stays_on_it(tmp_path: Path) -> None:
    import resource  # not on Windows

    files = psutil.Process().num_fds()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (VECTORS.nbytes // 2, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            SpilledVectors.of(VECTORS, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert psutil.Process().num_fds() == files


@named_while_open
@pytest.mark.parametrize("number", [errno.EOPNOTSUPP, errno.EINVAL])
def test_a_disk_that_reserves_nothing_is_filled_with_zeros_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: int) -> None:
        raise OSError(number, "not here")

    monkeypatch.setattr(os, "posix_fallocate", refuse, raising=False)
    rows = (1 << 18) + 1  # of four bytes: more than a megabyte
    spilled = SpilledVectors(rows, 1, tmp_path)
    assert not spilled.mapped.any()
    spilled.mapped[-1] = 5.0
    assert spilled.finished().read(np.array([rows - 1])) == [[5.0]]


def test_rows_that_are_not_in_the_file_are_an_error(spilled: SpilledVectors) -> None:
    with pytest.raises(OSError, match="vectors cannot be read"):
        spilled.read(np.array([199, 200]))
