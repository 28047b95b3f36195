import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.matching.individual_scores import individual_similarities
from rorqual.matching.search import ExactSearch
from tests.matching.worlds import gallery_of, random_gallery, unit


@settings(deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 1))
def test_scores_equal_the_formula_written_out_per_individual(seed: int, weight: float) -> None:
    random = np.random.default_rng(seed)
    names = [f"w{index}" for index in random.integers(0, 6, 20)]
    gallery = gallery_of(names, unit(random.normal(size=(20, 5))))
    queries = unit(random.normal(size=(3, 5)))
    excluded = [np.flatnonzero(random.random(20) < share) for share in (0.0, 0.3, 0.9)]
    cosines = ExactSearch(gallery.vectors).similarities(queries)
    scores = individual_similarities(gallery, cosines, excluded).mixed(weight)
    for query, left_out in enumerate(excluded):
        for individual in range(len(gallery.individuals)):
            rows = [
                row
                for row in np.flatnonzero(gallery.individual_index == individual)
                if row not in left_out
            ]
            if not rows:
                assert scores[query, individual] == -np.inf
                continue
            centroid = unit(gallery.vectors[rows].sum(axis=0))
            best = max(float(gallery.vectors[row] @ queries[query]) for row in rows)
            expected = weight * best + (1 - weight) * float(centroid @ queries[query])
            assert scores[query, individual] == pytest.approx(expected, abs=1e-4)


def test_without_exclusions_every_individual_competes() -> None:
    gallery = random_gallery(7, 3)
    cosines = ExactSearch(gallery.vectors).similarities(gallery.vectors)
    found = individual_similarities(gallery, cosines)
    assert found.best.shape == found.centroid.shape == (21, 7)
    np.testing.assert_allclose(found.best.max(axis=1), 1, atol=1e-6)
    assert np.isfinite(found.mixed()).all()


def test_vectors_that_cancel_have_no_centroid_and_count_by_their_best_photo() -> None:
    gallery = gallery_of(["anna", "anna", "bert"], unit([[1, 0], [-1, 0], [0, 1]]))
    cosines = ExactSearch(gallery.vectors).similarities([[1, 0]])
    found = individual_similarities(gallery, cosines)
    assert found.best[0, 0] == 1
    assert found.centroid[0, 0] == 0


def test_an_empty_gallery_has_no_scores() -> None:
    gallery = gallery_of([], np.empty((0, 4)))
    cosines = ExactSearch(gallery.vectors).similarities(np.ones((2, 4)))
    assert individual_similarities(gallery, cosines, [np.array([], dtype=np.intp)] * 2).mixed(
        0.5
    ).shape == (2, 0)
