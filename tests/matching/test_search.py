import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.matching.search import SIMILARITIES_AT_ONCE, ExactSearch, cosines_to, query_blocks
from tests.matching.worlds import unit


def test_similarities_are_the_cosines_in_float32() -> None:
    random = np.random.default_rng(0)
    vectors, queries = unit(random.normal(size=(30, 8))), unit(random.normal(size=(4, 8)))
    found = ExactSearch(vectors).similarities(queries.astype(np.float64))
    assert found.dtype == np.float32
    expected = [[sum(a * b for a, b in zip(q, v, strict=True)) for v in vectors] for q in queries]
    np.testing.assert_allclose(found, expected, atol=1e-6)


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from([1, 2, 255, 256, 257, 1500]),
    st.sampled_from([1, 7, 64, 384, 512]),
    st.lists(st.integers(0, 19), min_size=1, max_size=20),
    st.integers(0, 2**31),
)
def test_no_query_changes_the_last_bit_of_another(
    rows: int, dimension: int, asked: list[int], seed: int
) -> None:
    random = np.random.default_rng(seed)
    vectors = unit(random.normal(size=(rows, dimension)))
    queries = unit(random.normal(size=(20, dimension)))
    search = ExactSearch(vectors)
    together = search.separate_similarities(queries[asked])
    alone = np.concatenate([search.separate_similarities(queries[[it]]) for it in asked])
    assert together.tobytes() == alone.tobytes()
    np.testing.assert_allclose(together, search.similarities(queries[asked]), atol=1e-6)


@pytest.mark.parametrize("rows", [0, 1, 256, 257, 1500])
def test_cosines_of_one_query_are_those_of_a_single_product(rows: int) -> None:
    random = np.random.default_rng(0)
    vectors, query = unit(random.normal(size=(rows, 64))), unit(random.normal(size=64))
    np.testing.assert_allclose(cosines_to(vectors, query), vectors @ query, atol=1e-6)


def test_vectors_of_another_network_are_refused() -> None:
    search = ExactSearch(unit(np.ones((3, 8))))
    with pytest.raises(ValueError, match="embed both with the same network"):
        search.similarities(np.ones((1, 9)))


@pytest.mark.parametrize("rows", [0, 1, 51_000, 10_000_000])
def test_blocks_cover_all_queries_once_within_the_memory_limit(rows: int) -> None:
    blocks = list(query_blocks(300, rows))
    assert [query for block in blocks for query in range(300)[block]] == list(range(300))
    assert all((b.stop - b.start) * rows <= max(rows, SIMILARITIES_AT_ONCE) for b in blocks)
