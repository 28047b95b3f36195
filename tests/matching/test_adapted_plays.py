"""Scores for calibration come from heads that never saw the individual."""

import numpy as np
import pytest

from rorqual.matching.adapted_plays import plays_with_head, similarities_with_head
from rorqual.matching.fold_plays import FOLDS
from rorqual.matching.head_choice import discriminant_of, individual_folds, with_head
from rorqual.matching.plays import BEST_PHOTO_WEIGHTS, play
from tests.matching.worlds import noisy_gallery

GALLERY = noisy_gallery(30, 3)
ROWS = np.arange(90)
SHRINKAGE = 1.0


def test_each_photo_plays_once_as_known_and_once_as_new_at_every_size() -> None:
    plays = plays_with_head(SHRINKAGE)(GALLERY, ROWS, seed=0)
    plain = play(GALLERY, ROWS, seed=0)
    assert len(plays) == len(BEST_PHOTO_WEIGHTS)
    for adapted, as_it_is in zip(plays, plain, strict=True):
        for column in ("individual", "is_new", "size"):
            assert sorted(getattr(adapted, column)) == sorted(getattr(as_it_is, column))


@pytest.mark.parametrize("fold", range(FOLDS))
def test_the_head_of_a_fold_is_fitted_on_the_others(fold: int) -> None:
    folds = individual_folds(GALLERY, ROWS, FOLDS, 0)
    rows = ROWS[folds[GALLERY.individual_index[ROWS]] == fold]
    head = discriminant_of(GALLERY, folds != fold).head(SHRINKAGE)
    (expected, *_) = play(with_head(GALLERY, head), rows, seed=0)
    (found, *_) = plays_with_head(SHRINKAGE)(GALLERY, ROWS, seed=0)
    own = found.where(np.isin(found.individual, np.unique(expected.individual)))
    assert np.array_equal(np.sort(own.own_score), np.sort(expected.own_score))
    assert np.array_equal(own.is_new, expected.is_new)


def test_the_head_of_all_would_promise_more() -> None:
    """The animals that a head was fitted on find themselves more often than others will."""
    head = discriminant_of(GALLERY, np.ones(30, dtype=np.bool_)).head(0.01)
    (of_all, *_) = play(with_head(GALLERY, head), ROWS, seed=0)
    (of_others, *_) = plays_with_head(0.01)(GALLERY, ROWS, seed=0)
    firsts = [(plays.own_rank[~plays.is_new] == 0).mean() for plays in (of_all, of_others)]
    assert firsts[0] > firsts[1]


def test_similarities_are_those_that_the_plays_have() -> None:
    rows = np.arange(len(GALLERY.vectors))
    found = similarities_with_head(1.0)(GALLERY, rows, seed=0)
    plays = plays_with_head(1.0)(GALLERY, rows, seed=0)[0]
    known = ~plays.is_new & (plays.size == 0)
    own = GALLERY.individual_index[plays.row[known]]
    scores = found.mixed(BEST_PHOTO_WEIGHTS[0])[plays.row[known], own]
    np.testing.assert_allclose(scores, plays.own_score[known], atol=1e-6)
