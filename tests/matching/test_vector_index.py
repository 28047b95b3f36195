"""The index that makes shortlists."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.matching.vector_index import (
    KEPT_SHARE,
    NO_KEY,
    VectorIndex,
    leading_axes,
    marks_of,
    turned_at_random,
)
from tests.matching.worlds import unit


def some_vectors(count: int, seed: int = 0) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(count, 24)))


def test_a_vector_is_among_those_nearest_to_itself() -> None:
    vectors = some_vectors(300)
    keys = np.random.default_rng(1).permutation(10_000)[:300]
    found = VectorIndex.build(keys, vectors).nearest(vectors, 5)
    assert found.shape == (300, 5)
    assert (found == keys[:, np.newaxis]).any(axis=1).all()


def test_where_there_are_fewer_vectors_the_rest_is_marked() -> None:
    vectors = some_vectors(3)
    (found,) = VectorIndex.build(np.array([7, 8, 9]), vectors).nearest(vectors[:1], 5)
    assert sorted(found[:3].tolist()) == [7, 8, 9]
    assert found[3:].tolist() == [NO_KEY, NO_KEY]


@settings(deadline=None, max_examples=30)
@given(
    st.sets(st.integers(0, 40), min_size=1),
    st.lists(st.sets(st.integers(0, 40)), max_size=4),
)
def test_after_any_changes_it_holds_what_is_wanted_and_nothing_else(
    first: set[int], then: list[set[int]]
) -> None:
    everything = some_vectors(41)
    keys = np.array(sorted(first))
    index = VectorIndex.build(keys, everything[keys])
    held = first
    for wanted in then:
        keys = np.array(sorted(wanted), dtype=np.int64)
        assert index.update(keys, everything[keys]) == len(held ^ wanted)
        held = wanted
        found = index.nearest(everything[:3], 41)
        for query in found:
            assert set(query[query != NO_KEY].tolist()) == wanted


def test_the_deleted_give_their_places_to_the_next_however_many_are_alike() -> None:
    vectors = unit(np.random.default_rng(0).normal(size=(3000, 24)))
    vectors[:250] = unit(vectors[0] + 0.01 * vectors[:250])  # an animal that is seen every day
    index = VectorIndex.build(np.arange(3000), vectors)
    left = np.arange(240, 3000)
    assert index.update(left, vectors[left]) == 240
    (found,) = index.nearest(vectors[:1], 20)
    assert set(range(240, 250)) < set(found.tolist())
    assert found.min() >= 240


def test_a_vector_that_changed_under_its_key_is_found_in_its_new_place() -> None:
    vectors = some_vectors(50)
    keys = np.arange(50)
    index = VectorIndex.build(keys, vectors)
    changed = vectors.copy()
    changed[17] = -vectors[17]
    assert index.update(keys, changed) == 2
    assert index.nearest(changed[17:18], 1)[0, 0] == 17
    assert index.nearest(vectors[17:18], 50)[0, -1] == 17  # the farthest now


def test_few_changes_are_made_in_place_and_many_are_not() -> None:
    vectors = some_vectors(100)
    index = VectorIndex.build(np.arange(95), vectors[:95])
    assert not index.is_outgrown_by(np.arange(100), vectors)
    assert index.is_outgrown_by(np.arange(50), vectors[:50])
    assert index.is_outgrown_by(np.arange(95), vectors[:95, :12])  # another network's
    index.update(np.arange(100), vectors)
    assert index.is_outgrown_by(np.arange(94), vectors[:94])  # five were added before


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 199), min_size=1, max_size=40))
def test_a_query_gets_the_same_answer_among_any_others(rows: list[int]) -> None:
    vectors = some_vectors(200)
    index = VectorIndex.build(np.arange(200), vectors)
    together = index.nearest(vectors[rows], 20)
    for row, found in zip(rows, together, strict=True):
        np.testing.assert_array_equal(index.nearest(vectors[row : row + 1], 20)[0], found)


def test_axes_carry_the_share_of_length_that_they_should() -> None:
    random = np.random.default_rng(0)
    vectors = unit(random.normal(size=(500, 128)) * 0.9 ** np.arange(128))
    axes = leading_axes(vectors)
    np.testing.assert_allclose(axes.T @ axes, np.eye(axes.shape[1]), atol=1e-5)
    assert axes.shape[1] < 128
    assert ((vectors @ axes) ** 2).sum() / len(vectors) >= KEPT_SHARE


def test_axes_turned_at_random_span_the_same_space_and_carry_alike() -> None:
    vectors = unit(np.random.default_rng(0).normal(size=(2000, 64)) * 0.95 ** np.arange(64))
    axes = leading_axes(vectors)
    turned = turned_at_random(axes)
    np.testing.assert_allclose(turned.T @ turned, np.eye(axes.shape[1]), atol=1e-5)
    np.testing.assert_allclose(turned @ turned.T, axes @ axes.T, atol=1e-5)
    before, after = (((vectors @ it) ** 2).sum(axis=0) for it in (axes, turned))
    assert after.max() / after.min() < before.max() / before.min() / 2


def test_marks_differ_where_vectors_do() -> None:
    vectors = some_vectors(100)
    marks = marks_of(vectors)
    assert len(set(marks.tolist())) == 100
    np.testing.assert_array_equal(marks_of(vectors.copy()), marks)
