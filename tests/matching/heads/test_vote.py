from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.matching.gallery import Gallery
from rorqual.matching.heads.vote import PAPER_THRESHOLD, VoteRule, vote
from rorqual.matching.search import ExactSearch
from tests.matching.worlds import gallery_of, random_gallery, unit

FIVE = ("anna", "anna", "bert", "bert", "cleo")


def at_cosines(names: tuple[str, ...], cosines: list[float]) -> tuple[Gallery, np.ndarray]:
    """A gallery, and one query with these cosines to its photos (sorted by name)."""
    vectors = [[cosine, np.sqrt(1 - cosine**2)] for cosine in cosines]
    gallery = gallery_of(names, unit(vectors))
    return gallery, np.array([cosines], dtype=np.float32)


def test_the_majority_wins_over_the_nearest() -> None:
    gallery, cosines = at_cosines(("anna", "bert", "bert"), [0.9, 0.8, 0.7])
    (voted,) = vote(gallery, cosines)
    assert voted.labels() == ("bert", "anna")


def test_ties_go_to_the_largest_sum_of_inverse_distances_and_not_to_the_smallest() -> None:
    # anna: 1/.1 + 1/.5 = 12; bert: 1/.2 + 1/.25 = 9; the text's "shortest" would prefer bert
    gallery, cosines = at_cosines(("anna", "anna", "bert", "bert"), [0.9, 0.5, 0.8, 0.75])
    (voted,) = vote(gallery, cosines)
    assert voted.labels() == ("anna", "bert")


def test_the_sum_decides_and_not_the_nearest_photo_alone() -> None:
    # anna: 1/.2 + 1/.6 = 6.7; bert: 1/.25 + 1/.25 = 8
    gallery, cosines = at_cosines(("anna", "anna", "bert", "bert"), [0.8, 0.4, 0.75, 0.75])
    (voted,) = vote(gallery, cosines)
    assert voted.labels() == ("bert", "anna")


def test_later_ranks_follow_votes_then_sums_then_names() -> None:
    names = ("anna", "bert", "bert", "cleo", "cleo", "dora", "emil", "finn")
    gallery, cosines = at_cosines(names, [0.5, 0.7, 0.6, 0.7, 0.7, 0.5, 0.6, 0.4])
    (voted,) = vote(gallery, cosines)
    assert voted.individuals == ("cleo", "bert", "emil", "anna", "dora", "finn")
    assert voted.labels() == ("cleo", "bert", "emil", "anna", "dora")


def test_beyond_the_threshold_the_animal_is_new_and_the_vote_follows() -> None:
    gallery, cosines = at_cosines(FIVE, [0.37, 0.2, 0.3, 0.3, 0.3])
    (voted,) = vote(gallery, cosines)
    # anna: 1/.63 + 1/.8 = 2.84; bert: 2/.7 = 2.86
    assert voted.labels() == (NEW_INDIVIDUAL, "bert", "anna", "cleo")


def test_a_distance_of_exactly_062_is_near_enough() -> None:
    gallery, cosines = at_cosines(("anna", "bert"), [0.38, 0.1])
    (voted,) = vote(gallery, cosines)
    assert voted.nearest_distance == pytest.approx(PAPER_THRESHOLD, abs=1e-7)
    assert voted.labels() == ("anna", "bert")
    (beyond,) = vote(gallery, cosines - np.float32(1e-5))
    assert beyond.labels()[0] == NEW_INDIVIDUAL


def test_only_the_nearest_k_vote() -> None:
    gallery, cosines = at_cosines(("anna", "bert", "bert"), [0.9, 0.8, 0.7])
    (voted,) = vote(gallery, cosines, VoteRule(neighbours=1))
    assert voted.labels() == ("anna",)


def test_more_voters_than_photos_are_all_photos() -> None:
    gallery = random_gallery(4, 3)
    cosines = ExactSearch(gallery.vectors).similarities(gallery.vectors)
    assert vote(gallery, cosines, VoteRule(50)) == vote(gallery, cosines, VoteRule(12))


def test_excluded_photos_do_not_vote_and_without_voters_the_animal_is_new() -> None:
    gallery, cosines = at_cosines(("anna", "bert"), [0.9, 0.8])
    (without_anna,) = vote(gallery, cosines, excluded_rows=[np.array([0])])
    assert without_anna.labels() == ("bert",)
    (nobody,) = vote(gallery, cosines, excluded_rows=[np.array([0, 1])])
    assert nobody.labels() == (NEW_INDIVIDUAL,)


def test_the_same_picture_outweighs_within_bounds() -> None:
    gallery, cosines = at_cosines(("anna", "bert"), [1.0, 0.9])
    (voted,) = vote(gallery, cosines)
    assert voted.labels() == ("anna", "bert")


def test_an_empty_gallery_answers_new() -> None:
    (voted,) = vote(gallery_of([], np.empty((0, 2))), np.empty((1, 0), dtype=np.float32))
    assert voted.labels() == (NEW_INDIVIDUAL,)


def test_no_voters_are_an_error() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        VoteRule(neighbours=0)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30))
def test_the_order_equals_the_rule_written_out(seed: int, k: int) -> None:
    random = np.random.default_rng(seed)
    names = tuple(sorted(f"w{index}" for index in random.integers(0, 8, 20)))
    gallery = gallery_of(names, unit(random.normal(size=(20, 4))))
    cosines = ExactSearch(gallery.vectors).similarities(unit(random.normal(size=(1, 4))))
    nearest = sorted(range(20), key=lambda row: -cosines[0, row])[:k]
    votes = Counter(names[row] for row in nearest)
    inverse: defaultdict[str, float] = defaultdict(float)
    for row in nearest:
        inverse[names[row]] += 1 / (1 - float(cosines[0, row]))
    expected = sorted(votes, key=lambda name: (-votes[name], -inverse[name], name))
    assert vote(gallery, cosines, VoteRule(k))[0].individuals == tuple(expected)
