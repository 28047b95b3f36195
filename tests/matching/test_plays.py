import math

import numpy as np
import pytest

from rorqual.matching.plays import BEST_PHOTO_WEIGHTS, TEMPERATURES, play
from tests.matching.worlds import random_gallery, unit

GALLERY = random_gallery(30, 3, noise=1.5)
ROWS = range(0, 90, 7)
PLAYS = play(GALLERY, np.array(ROWS), seed=0)


def scores_of(row: int, weight: float) -> dict[int, float]:
    """Every individual's score for a row that does not see itself, by the formula."""
    query, scores = GALLERY.vectors[row], {}
    for individual in range(30):
        rows = [r for r in range(3 * individual, 3 * individual + 3) if r != row]
        cosines = GALLERY.vectors[rows] @ query
        centroid = unit(GALLERY.vectors[rows].sum(axis=0))
        scores[individual] = weight * cosines.max() + (1 - weight) * float(centroid @ query)
    return scores


@pytest.mark.parametrize("weight", BEST_PHOTO_WEIGHTS)
def test_against_the_whole_gallery_a_query_plays_the_known_and_the_new(weight: float) -> None:
    plays = PLAYS[BEST_PHOTO_WEIGHTS.index(weight)]
    for is_new in (False, True):
        chosen = plays.where((plays.size == 0) & (plays.is_new == is_new))
        assert chosen.individual.tolist() == [row // 3 for row in ROWS]
        for index, row in enumerate(ROWS):
            scores = scores_of(row, weight)
            own = scores.pop(row // 3)
            if not is_new:
                assert chosen.own_score[index] == pytest.approx(own, abs=1e-5)
                assert chosen.own_rank[index] == sum(s >= own for s in scores.values())
                scores[row // 3] = own
            ranked = sorted(scores.values(), reverse=True)
            expected = [ranked[0], ranked[0] - ranked[1], math.log(len(ranked))]
            np.testing.assert_allclose(chosen.features[index], expected, atol=1e-5)
            np.testing.assert_allclose(chosen.top_scores[index], ranked[:5], atol=1e-5)
            np.testing.assert_allclose(
                chosen.log_partition[index],
                [np.logaddexp.reduce(np.array(ranked) / t) for t in TEMPERATURES],
                rtol=1e-4,
                atol=1e-3,
            )


def test_smaller_galleries_have_fewer_competitors_for_every_query() -> None:
    plays = PLAYS[0]
    individuals = np.exp(plays.features[:, 2]).round().astype(int)
    for size, count in enumerate([30, 10, 5]):
        known = individuals[(plays.size == size) & ~plays.is_new]
        assert len(known) == len(ROWS)
        assert set(known) <= {count, count + 1}


def test_a_query_without_other_encounter_plays_the_new_only() -> None:
    gallery = random_gallery(10, 1)
    plays = play(gallery, np.arange(10), seed=0)[0]
    assert plays.is_new.all()
    assert (plays.size == 0).sum() == 10
