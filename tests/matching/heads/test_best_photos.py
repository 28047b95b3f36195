import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.matching.heads.best_photos import top_mean
from rorqual.matching.individual_scores import individual_similarities
from rorqual.matching.search import ExactSearch
from tests.matching.worlds import gallery_of, random_gallery, unit


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_the_mean_equals_the_formula_written_out(seed: int, m: int) -> None:
    random = np.random.default_rng(seed)
    names = [f"w{index}" for index in random.integers(0, 6, 20)]
    gallery = gallery_of(names, unit(random.normal(size=(20, 5))))
    cosines = ExactSearch(gallery.vectors).similarities(unit(random.normal(size=(2, 5))))
    excluded = [np.flatnonzero(random.random(20) < share) for share in (0.0, 0.6)]
    scores = top_mean(gallery, cosines, m, excluded)
    for query in range(2):
        for individual in range(len(gallery.individuals)):
            own = [
                float(cosines[query, row])
                for row in gallery.rows_of_individual(individual)
                if row not in excluded[query]
            ]
            best = sorted(own, reverse=True)[:m]
            expected = np.mean(best) if best else -np.inf
            assert scores[query, individual] == pytest.approx(expected, abs=1e-5)


def test_the_mean_of_one_is_the_best_photo() -> None:
    gallery = random_gallery(5, 4)
    cosines = ExactSearch(gallery.vectors).similarities(gallery.vectors)
    np.testing.assert_array_equal(
        top_mean(gallery, cosines, 1), individual_similarities(gallery, cosines).best
    )


def test_similarities_stay_as_they_are() -> None:
    gallery = random_gallery(3, 2)
    cosines = ExactSearch(gallery.vectors).similarities(gallery.vectors)
    before = cosines.copy()
    top_mean(gallery, cosines, 2, [np.array([0])] * len(cosines))
    np.testing.assert_array_equal(cosines, before)


def test_the_mean_of_no_photo_has_no_meaning() -> None:
    gallery = random_gallery(2, 2)
    with pytest.raises(ValueError, match="1 or more"):
        top_mean(gallery, np.zeros((1, 4), dtype=np.float32), 0)
