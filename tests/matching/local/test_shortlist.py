import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rorqual.matching.local.shortlist import shortlist
from tests.matching.worlds import gallery_of, random_gallery

GALLERY = gallery_of(["a", "a", "a", "b", "b", "c"], np.eye(6))


def cosines(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_of_each_individual_the_most_similar_photos_are_chosen() -> None:
    chosen = shortlist(GALLERY, cosines(0.1, 0.9, 0.5, 0.3, 0.4, 0.2), photos_each=2)
    assert chosen.tolist() == [1, 2, 3, 4, 5]


def test_the_best_individuals_come_first_where_not_all_fit() -> None:
    likes = cosines(0.1, 0.9, 0.5, 0.3, 0.4, 0.95)
    assert shortlist(GALLERY, likes, size=3, photos_each=2).tolist() == [1, 2, 5]


def test_given_scores_decide_the_order_of_individuals() -> None:
    likes = cosines(0.9, 0.9, 0.9, 0.1, 0.2, 0.3)
    by_score = shortlist(GALLERY, likes, scores=cosines(-np.inf, 0.2, 0.8), size=2)
    assert by_score.tolist() == [4, 5]


def test_excluded_rows_are_never_chosen() -> None:
    likes = cosines(0.9, 0.8, 0.7, 0.3, 0.4, 0.5)
    assert shortlist(GALLERY, likes, excluded=np.array([0, 5]), photos_each=1).tolist() == [1, 4]


def test_an_empty_gallery_has_an_empty_shortlist() -> None:
    empty = gallery_of([], np.empty((0, 6)))
    assert shortlist(empty, cosines()).tolist() == []


@given(st.integers(1, 30), st.integers(1, 4), st.integers(0, 1000))
def test_it_has_the_best_rows_that_the_limits_allow(size: int, each: int, seed: int) -> None:
    gallery = random_gallery(9, 5)
    random = np.random.default_rng(seed)
    likes = random.normal(size=45).astype(np.float32)
    best = sorted(range(9), key=lambda it: -likes[gallery.rows_of_individual(it)].max())
    wanted: list[int] = []
    for individual in best:
        rows = sorted(gallery.rows_of_individual(individual), key=lambda row: -likes[row])
        wanted += rows[:each]
    assert shortlist(gallery, likes, size=size, photos_each=each).tolist() == sorted(wanted[:size])
