import numpy as np
import pytest

from rorqual.matching.search import SIMILARITIES_AT_ONCE, ExactSearch, query_blocks
from tests.matching.worlds import unit


def test_similarities_are_the_cosines_in_float32() -> None:
    random = np.random.default_rng(0)
    vectors, queries = unit(random.normal(size=(30, 8))), unit(random.normal(size=(4, 8)))
    found = ExactSearch(vectors).similarities(queries.astype(np.float64))
    assert found.dtype == np.float32
    expected = [[sum(a * b for a, b in zip(q, v, strict=True)) for v in vectors] for q in queries]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_vectors_of_another_network_are_refused() -> None:
    search = ExactSearch(unit(np.ones((3, 8))))
    with pytest.raises(ValueError, match="embed both with the same network"):
        search.similarities(np.ones((1, 9)))


@pytest.mark.parametrize("rows", [0, 1, 51_000, 10_000_000])
def test_blocks_cover_all_queries_once_within_the_memory_limit(rows: int) -> None:
    blocks = list(query_blocks(300, rows))
    assert [query for block in blocks for query in range(300)[block]] == list(range(300))
    assert all((b.stop - b.start) * rows <= max(rows, SIMILARITIES_AT_ONCE) for b in blocks)
