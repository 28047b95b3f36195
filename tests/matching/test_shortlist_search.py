"""Shortlists beside exact search."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import gettempdir

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.matching.gallery import NO_ROWS, Gallery
from rorqual.matching.individual_scores import individual_similarities
from rorqual.matching.rank import AnnotationRanking, identify_embedding, identify_embeddings
from rorqual.matching.search import Comparison, ExactSearch
from rorqual.matching.shortlist_search import ShortlistSearch, rows_of
from rorqual.matching.spilled_vectors import SpilledVectors
from rorqual.matching.vector_index import VectorIndex
from tests.matching.worlds import calibration_of, gallery_of, random_gallery, unit

CALIBRATION = calibration_of(temperature=0.1)


def search_of(gallery: Gallery, rows: int, sampled: int = 2048) -> ShortlistSearch:
    index = VectorIndex.build(gallery.annotation_ids, gallery.vectors)
    return ShortlistSearch(gallery, index, rows=rows, sampled_individuals=sampled)


def in_memory_and_in_file(
    gallery: Gallery, folder: Path, rows: int
) -> tuple[ShortlistSearch, ShortlistSearch]:
    """Two searches by one index, the second one with the vectors in a file."""
    index = VectorIndex.build(gallery.annotation_ids, gallery.vectors)
    spilled = SpilledVectors.of(gallery.vectors, folder)
    moved = gallery.moved_to(spilled.mapped)
    return (
        ShortlistSearch(gallery, index, rows=rows, sampled_individuals=10),
        ShortlistSearch(moved, index, rows=rows, sampled_individuals=10, read=spilled.read),
    )


def bits(comparison: Comparison) -> list[bytes]:
    by_individual = comparison.similarities
    arrays = (comparison.cosines, by_individual.best, by_individual.centroid)
    return [array.tobytes() for array in (*arrays, comparison.individuals)]


def names(ranking: AnnotationRanking) -> list[str]:
    return [candidate.individual for candidate in ranking.candidates]


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 30), st.integers(1, 4), st.integers(0, 1000))
def test_a_shortlist_of_everything_gives_the_answers_of_exact_search(
    individuals: int, photos_each: int, seed: int
) -> None:
    gallery = random_gallery(individuals, photos_each, seed=seed)
    queries = unit(np.random.default_rng(seed + 1).normal(size=(3, 24)))
    exact = identify_embeddings(gallery, queries, CALIBRATION)
    search = search_of(gallery, rows=len(gallery.vectors))
    for expected, found in zip(
        exact, identify_embeddings(gallery, queries, CALIBRATION, search=search), strict=True
    ):
        assert names(found) == names(expected)
        for one, other in zip(found.candidates, expected.candidates, strict=True):
            assert one.probability == pytest.approx(other.probability, abs=1e-5)
            assert one.best_annotation == other.best_annotation
        assert found.candidate_set == expected.candidate_set
        assert found.decision.verdict == expected.decision.verdict


def test_those_listed_are_compared_exactly_and_the_others_are_estimated() -> None:
    gallery = random_gallery(400, 2)
    query = gallery.vectors[300]
    cosines = ExactSearch(gallery.vectors).similarities([query])
    exact = individual_similarities(gallery, cosines)
    (found,) = search_of(gallery, rows=20, sampled=100).compare(query[np.newaxis], [NO_ROWS])
    listed = found.individuals
    assert 10 <= len(listed) <= 20
    np.testing.assert_allclose(found.similarities.best[0, listed], exact.best[0, listed], atol=1e-6)
    np.testing.assert_allclose(
        found.similarities.centroid[0, listed], exact.centroid[0, listed], atol=1e-6
    )
    np.testing.assert_allclose(
        found.cosines[rows_of(gallery, listed)], cosines[0, rows_of(gallery, listed)], atol=1e-6
    )
    others = np.setdiff1d(np.arange(400), listed)
    assert np.isfinite(found.similarities.best[0, others]).all()
    # every estimate is the number of an individual of the sample
    assert len(np.unique(found.similarities.best[0, others])) <= 100


def test_the_sample_stands_for_the_sum_over_those_left_out() -> None:
    gallery = random_gallery(3000, 1)
    query = unit(np.random.default_rng(5).normal(size=24))[np.newaxis]
    exact = individual_similarities(gallery, ExactSearch(gallery.vectors).similarities(query))
    (found,) = search_of(gallery, rows=200, sampled=1000).compare(query, [NO_ROWS])
    weights = [np.exp(it.mixed(0.5)[0] / 0.1).sum() for it in (exact, found.similarities)]
    assert weights[1] == pytest.approx(weights[0], rel=0.1)


def test_a_photo_never_matches_itself() -> None:
    gallery = gallery_of(
        ["anna", "anna", "bert", "cleo"],
        unit([[1.0, 0.0], [0.6, 0.8], [0.8, 0.6], [0.0, 1.0]]),
        photo_sha256=["query", "x", "query", "y"],
    )
    exact = identify_embedding(gallery, [1, 0], CALIBRATION, exclude_sha256="query")
    for rows in (1, 2, 4):
        search = search_of(gallery, rows)
        found = identify_embedding(
            gallery, [1, 0], CALIBRATION, exclude_sha256="query", search=search
        )
        assert "bert" not in names(found)
        assert found.candidate_set == exact.candidate_set
        assert found.candidates[0].best_annotation == exact.candidates[0].best_annotation


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 119), min_size=1, max_size=20))
def test_a_query_gets_the_same_bits_among_any_others(rows: list[int]) -> None:
    gallery = random_gallery(40, 3)
    search = search_of(gallery, rows=10, sampled=15)
    together = search.compare(gallery.vectors[rows], [NO_ROWS] * len(rows))
    for row, found in zip(rows, together, strict=True):
        (alone,) = search.compare(gallery.vectors[row : row + 1], [NO_ROWS])
        assert alone.cosines.tobytes() == found.cosines.tobytes()
        assert alone.similarities.best.tobytes() == found.similarities.best.tobytes()
        assert alone.similarities.centroid.tobytes() == found.similarities.centroid.tobytes()


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 40), st.integers(1, 4), st.integers(1, 30), st.integers(0, 1000))
def test_with_the_vectors_in_a_file_every_bit_is_the_same(
    individuals: int, photos_each: int, rows: int, seed: int
) -> None:
    gallery = random_gallery(individuals, photos_each, seed=seed)
    random = np.random.default_rng(seed)
    queries = unit(random.normal(size=(4, 24)))
    excluded = [random.choice(len(gallery.vectors), it % 2, replace=False) for it in range(4)]
    in_memory, in_file = in_memory_and_in_file(gallery, Path(gettempdir()), rows)
    for one, other in zip(
        in_memory.compare(queries, excluded), in_file.compare(queries, excluded), strict=True
    ):
        assert bits(one) == bits(other)


def test_several_threads_read_the_vectors_of_one_file(tmp_path: Path) -> None:
    gallery = random_gallery(300, 3)
    in_memory, in_file = in_memory_and_in_file(gallery, tmp_path, rows=50)
    queries = gallery.vectors[:400]

    def asked(search: ShortlistSearch, row: int) -> list[bytes]:
        (found,) = search.compare(queries[row : row + 1], [np.array([row])])
        return bits(found)

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda row: asked(in_file, row), range(400)))
    assert found == [asked(in_memory, row) for row in range(400)]


def test_only_animals_that_were_compared_are_shown() -> None:
    names_ = ["anna"] * 30 + [f"w{number}" for number in range(50)]
    random = np.random.default_rng(0)
    near = random.normal(size=(30, 24)) * 0.05 + np.eye(24)[0]
    gallery = gallery_of(names_, unit(np.vstack([near, random.normal(size=(50, 24))])))
    found = identify_embedding(
        gallery, np.eye(24)[0], CALIBRATION, search=search_of(gallery, 10, sampled=20)
    )
    assert set(names(found)) == {"anna", "new_individual"}
    assert found.candidates[0].similarity is not None


def test_vectors_of_another_network_are_refused() -> None:
    search = search_of(random_gallery(5, 2), rows=3)
    with pytest.raises(ValueError, match="embed both with the same network"):
        list(search.compare(np.ones((1, 9), dtype=np.float32), [NO_ROWS]))
