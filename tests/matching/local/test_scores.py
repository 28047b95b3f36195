import numpy as np

from rorqual.matching.local.evidence import LocalMatch
from rorqual.matching.local.scores import individual_scores
from tests.matching.worlds import gallery_of


def match_of(score: float) -> LocalMatch:
    return LocalMatch(score, 9, 5, 0.1, score > 0, np.zeros((5, 4), dtype=np.float32))


def test_an_individual_has_its_best_score_and_who_was_not_compared_has_none() -> None:
    gallery = gallery_of(["a", "a", "b", "c"], np.eye(4))
    scores = individual_scores(gallery, {0: match_of(1.5), 1: match_of(2.5), 3: match_of(0.0)})
    np.testing.assert_array_equal(scores, [2.5, np.nan, 0.0])


def test_the_share_of_inliers_is_that_of_the_pairs() -> None:
    assert match_of(1.0).inlier_ratio == 5 / 9
