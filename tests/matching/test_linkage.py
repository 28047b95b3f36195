"""Groups in which everybody resembles everybody: the laws of average linkage with rules."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering

from rorqual.matching.linkage import average_joins, average_linkage

Vectors = NDArray[np.float32]

seeds = st.integers(0, 2**32 - 1)
thresholds = st.sampled_from([0.2, 0.4, 0.6, 0.8])


def animals(seed: int, count: int = 40, individuals: int = 8) -> Vectors:
    """Unit vectors around a few centres, as photos of a few animals."""
    random = np.random.default_rng(seed)
    centres = random.standard_normal((individuals, 8))
    vectors = centres[random.integers(0, individuals, count)]
    vectors = vectors + 0.5 * random.standard_normal(vectors.shape)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / lengths, dtype=np.float32)


def partition(groups: NDArray[np.int32], names: NDArray[np.intp]) -> set[frozenset[int]]:
    """The groups as sets of the items' names."""
    return {
        frozenset(names[groups == group].tolist()) for group in range(groups.max(initial=-1) + 1)
    }


@given(seeds, thresholds)
def test_without_rules_it_is_what_scikit_learn_makes(seed: int, threshold: float) -> None:
    vectors = animals(seed)
    model = AgglomerativeClustering(
        None, metric="precomputed", linkage="average", distance_threshold=1 - threshold
    )
    expected = model.fit_predict(1.0 - vectors.astype(np.float64) @ vectors.T.astype(np.float64))
    names = np.arange(len(vectors))
    assert partition(average_linkage(vectors, threshold), names) == partition(expected, names)


@given(st.integers(3, 60), st.floats(0.3, 0.97), st.floats(0.0, 0.9))
def test_a_chain_of_weak_links_does_not_become_one_group(
    length: int, link: float, looseness: float
) -> None:
    # Neighbours have the cosine `link`, neighbours at two steps its square, and so on.
    steps = np.abs(np.subtract.outer(np.arange(length), np.arange(length)))
    chain = np.linalg.cholesky(link**steps).astype(np.float32)
    middle = (link + link**2) / 2  # the mean of one item to a pair beside it
    threshold = link - looseness * (link - middle)
    assume(middle + 1e-4 < threshold < link - 1e-4)
    groups = average_linkage(chain, threshold)
    assert np.bincount(groups).max() == 2  # single links would join all of them
    assert np.all(np.abs(np.diff(groups)) <= 1)


@given(seeds, thresholds)
def test_the_order_of_the_photos_does_not_matter(seed: int, threshold: float) -> None:
    vectors = animals(seed)
    names = np.random.default_rng(seed).permutation(len(vectors))
    labels = [f"{name % 3}" if name % 4 == 0 else None for name in range(len(vectors))]
    straight = average_linkage(vectors, threshold, never_differ=[labels])
    shuffled = average_linkage(
        vectors[names], threshold, never_differ=[[labels[name] for name in names]]
    )
    assert partition(straight, np.arange(len(vectors))) == partition(shuffled, names)


@given(seeds, thresholds)
def test_what_is_known_to_differ_is_never_joined(seed: int, threshold: float) -> None:
    vectors = animals(seed, individuals=2)  # two animals only, so that much wants to be joined
    random = np.random.default_rng(seed)
    anchors = [("Moby", "Dick", None)[it] for it in random.integers(0, 3, len(vectors))]
    photos = [str(number) for number in random.integers(0, 15, len(vectors))]
    pairs = [(int(a), int(b)) for a, b in random.integers(0, len(vectors), (10, 2)) if a != b]
    groups = average_linkage(
        vectors, threshold, never_differ=[anchors], never_twice=[photos], blocked_pairs=pairs
    )
    for group in range(groups.max() + 1):
        rows = np.flatnonzero(groups == group)
        assert len({anchors[row] for row in rows} - {None}) <= 1
        assert len({photos[row] for row in rows}) == len(rows)
    assert all(groups[first] != groups[second] for first, second in pairs)


@given(seeds, thresholds)
def test_joins_come_from_the_most_similar_on_and_reach_the_threshold(
    seed: int, threshold: float
) -> None:
    similarities = [join.similarity for join in average_joins(animals(seed), threshold)]
    assert similarities == sorted(similarities, reverse=True)
    assert all(similarity >= threshold for similarity in similarities)


def test_groups_are_numbered_by_their_first_row() -> None:
    east, north = np.eye(2, dtype=np.float32)
    groups = average_linkage(np.stack([north, east, north, east, -east]), 0.9)
    assert groups.tolist() == [0, 1, 0, 1, 2]


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_and_one_are_groups_too(count: int) -> None:
    vectors = np.eye(2, dtype=np.float32)[:count]
    assert average_linkage(vectors, 0.5).tolist() == list(range(count))
