"""Codes by which vectors are listed, many of them and few."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rorqual.matching.short_codes import ShortCodes
from tests.matching.worlds import unit

MANY = 4_000  # enough for short codes


def clustered(count: int, dimension: int = 32, seed: int = 0) -> np.ndarray:
    """Unit vectors in clusters of four, as photos of individuals are, thin along most axes."""
    random = np.random.default_rng(seed)
    centres = np.repeat(random.normal(size=(-(-count // 4), dimension)), 4, axis=0)[:count]
    axes = np.linalg.qr(np.random.default_rng(9).normal(size=(dimension, dimension)))[0]
    extents = axes * 0.9 ** np.arange(dimension)[:, np.newaxis]
    return unit((centres + 0.3 * random.normal(size=(count, dimension))) @ extents)


def filled(vectors: np.ndarray) -> ShortCodes:
    codes = ShortCodes.taught(vectors, len(vectors))
    codes.add(vectors)
    return codes


def missed(codes: ShortCodes, vectors: np.ndarray) -> float:
    """The share of queries whose nearest is not among the hundred found."""
    queries = clustered(200, seed=1)[:, : vectors.shape[1]]
    nearest = (queries @ vectors.T).argmax(axis=1)
    found = [row in codes.nearest(query, 100) for query, row in zip(queries, nearest, strict=True)]
    return 1 - float(np.mean(found))


@pytest.mark.parametrize("count", [MANY, 100_000], ids=["in all lists", "in most lists"])
def test_the_nearest_of_many_is_hardly_ever_missed(count: int) -> None:
    vectors = clustered(count)
    assert missed(filled(vectors), vectors) <= 0.02


def test_rows_go_on_counting_where_more_are_added() -> None:
    vectors = clustered(MANY + 100)
    codes = filled(vectors[:MANY])
    codes.add(vectors[MANY:])
    assert codes.rows == MANY + 100
    assert missed(codes, vectors) <= 0.02
    for row in (50, MANY - 1, MANY, MANY + 99):
        assert row in codes.nearest(vectors[row], 10)


@pytest.mark.parametrize("count", [1, 2, 15, 17, 300])
@pytest.mark.parametrize("dimension", [1, 2, 3, 5, 32])
def test_of_few_all_are_found_whatever_their_dimension(count: int, dimension: int) -> None:
    vectors = clustered(count, dimension)
    codes = filled(vectors)
    for query in vectors[:5]:
        assert sorted(codes.nearest(query, count).tolist()) == list(range(count))


@pytest.mark.parametrize("to_change", [True, False])
def test_what_was_written_answers_alike_and_is_changed_where_it_may_be(
    tmp_path: Path, to_change: bool
) -> None:
    vectors = clustered(MANY)
    codes = filled(vectors)
    codes.write(tmp_path / "codes")
    read = ShortCodes.read(tmp_path / "codes", to_change=to_change)
    assert read.rows == MANY
    for query in vectors[:20]:
        np.testing.assert_array_equal(read.nearest(query, 50), codes.nearest(query, 50))
    if to_change:
        read.add(vectors[:10])
        assert MANY in read.nearest(vectors[0], 10)


def test_several_threads_get_the_answers_that_one_gets() -> None:
    vectors = clustered(MANY)
    codes = filled(vectors)
    alone = [codes.nearest(query, 50).tolist() for query in vectors[:200]]
    with ThreadPoolExecutor(8) as threads:
        found = threads.map(lambda query: codes.nearest(query, 50).tolist(), vectors[:200])
        assert list(found) == alone


def test_what_is_no_file_of_codes_is_an_error_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "codes").write_bytes(b"something else")
    with pytest.raises(OSError, match="codes"):
        ShortCodes.read(tmp_path / "codes", to_change=True)
    with pytest.raises(OSError, match="nowhere"):
        filled(clustered(5)).write(tmp_path / "nowhere" / "codes")
