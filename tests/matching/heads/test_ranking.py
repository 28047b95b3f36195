"""Each head orders as its own function does; new individuals come in at one threshold for all."""

import numpy as np
import pytest

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.matching.heads.answers import answers
from rorqual.matching.heads.best_photos import top_mean
from rorqual.matching.heads.expansion import expanded_queries
from rorqual.matching.heads.names import Head
from rorqual.matching.heads.ranking import HeadSettings, ranked
from rorqual.matching.heads.reranking import reranked_similarities
from rorqual.matching.heads.views import mean_view
from rorqual.matching.heads.vote import VoteRule, vote
from rorqual.matching.heads.winner import winner_scores
from rorqual.matching.individual_scores import individual_similarities
from tests.matching.worlds import random_gallery, unit

GALLERY = random_gallery(8, 4)
VIEWS = unit(
    GALLERY.vectors[::3, np.newaxis]
    + 0.3 * np.random.default_rng(1).normal(size=(11, 2, GALLERY.vectors.shape[1]))
)
FIRST, SECOND = VIEWS[:, 0], VIEWS[:, 1]
COSINES = FIRST @ GALLERY.vectors.T
SCORES = {
    Head.MIXTURE: individual_similarities(GALLERY, COSINES).mixed(0.5),
    Head.BEST_PHOTO: top_mean(GALLERY, COSINES, 1),
    Head.CENTROID: individual_similarities(GALLERY, COSINES).mixed(0.0),
    Head.TOP_MEAN: top_mean(GALLERY, COSINES, 2),
    Head.WINNER: winner_scores(GALLERY, [COSINES, SECOND @ GALLERY.vectors.T]),
    Head.VIEWS: individual_similarities(GALLERY, mean_view(VIEWS) @ GALLERY.vectors.T).mixed(0.5),
    Head.RERANKED: top_mean(GALLERY, reranked_similarities(GALLERY, FIRST), 1),
    Head.EXPANDED: individual_similarities(
        GALLERY, expanded_queries(GALLERY, FIRST) @ GALLERY.vectors.T
    ).mixed(0.5),
}


@pytest.mark.parametrize("head", SCORES)
def test_a_head_of_scores_orders_by_them(head: Head) -> None:
    settings = HeadSettings(head, photos=2, new_share=0.0)
    expected = answers(GALLERY, SCORES[head], -np.inf)  # nobody is new
    without = [tuple(it for it in row if it != NEW_INDIVIDUAL) for row in expected]
    found = ranked(GALLERY, VIEWS, settings)
    assert [tuple(it for it in row if it != NEW_INDIVIDUAL) for row in found] == [
        row[: len(mine)] for row, mine in zip(without, _known(found), strict=True)
    ]


def _known(rows: list[tuple[str, ...]]) -> list[list[str]]:
    return [[it for it in row if it != NEW_INDIVIDUAL] for row in rows]


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_as_many_are_new_as_are_expected(share: float) -> None:
    found = ranked(GALLERY, VIEWS, HeadSettings(Head.BEST_PHOTO, new_share=share))
    first = [row[0] == NEW_INDIVIDUAL for row in found]
    assert sum(first) == pytest.approx(share * len(found), abs=1)
    best = SCORES[Head.BEST_PHOTO].max(axis=1)
    assert best[first].max() < best[~np.array(first)].min()


def test_the_vote_is_the_papers() -> None:
    rule = VoteRule(5, 0.4)
    found = ranked(GALLERY, VIEWS, HeadSettings(Head.VOTE, vote=rule))
    assert found == [it.labels(0.4) for it in vote(GALLERY, COSINES, rule)]


def test_nobody_asks() -> None:
    assert ranked(GALLERY, np.empty((0, 1, 24), np.float32), HeadSettings()) == []


def test_settings_out_of_their_range_are_refused() -> None:
    with pytest.raises(ValueError, match="mean of 0 photos"):
        HeadSettings(photos=0)
    with pytest.raises(ValueError, match=r"not in 0\.\.1"):
        HeadSettings(new_share=1.1)
