"""A gallery asked about its own photos, recomputed photo by photo."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from rorqual.matching.asking import Asked, ask
from rorqual.matching.gallery import Gallery
from tests.matching.worlds import gallery_of, random_gallery, unit


def scores_by_hand(gallery: Gallery, row: int) -> dict[int, float]:
    """Half best photo, half centroid, of each individual without the row."""
    scores = {}
    for individual in range(len(gallery.individuals)):
        rows = np.setdiff1d(gallery.rows_of_individual(individual), [row])
        vectors = gallery.vectors[rows].astype(np.float64)
        centroid = vectors.sum(axis=0) / np.linalg.norm(vectors.sum(axis=0))
        query = gallery.vectors[row].astype(np.float64)
        scores[individual] = 0.5 * (vectors @ query).max() + 0.5 * float(centroid @ query)
    return scores


@pytest.mark.parametrize("competitors", [None, 8])
def test_ranks_and_scores_are_those_of_leaving_one_encounter_out(competitors: int | None) -> None:
    gallery = random_gallery(20, 3, noise=2.0)
    competing = None if competitors is None else np.arange(20) < competitors
    rows = np.arange(12)  # of the first four individuals
    asked = ask(gallery, rows, competing)
    assert (asked.rank > 0).any()
    for place, row in enumerate(rows):
        scores = scores_by_hand(gallery, int(row))
        own = scores.pop(int(gallery.individual_index[row]))
        others = [score for name, score in scores.items() if name < (competitors or 20)]
        assert asked.rank[place] == sum(score >= own for score in others)
        assert asked.new_score[place] == pytest.approx(max(others), abs=1e-5)
        assert asked.known_score[place] == pytest.approx(max(own, *others), abs=1e-5)


def test_figures_follow_from_ranks_and_scores() -> None:
    known, new = np.array([0.9, 0.8, 0.3]), np.array([0.5, 0.8, 0.1])
    asked = Asked(
        np.arange(3, dtype=np.int32),
        np.array([0, 4, 5]),
        known.astype(np.float32),
        new.astype(np.float32),
    )
    assert asked.precision.tolist() == [1.0, 0.2, 0.0]
    assert asked.first.tolist() == [1.0, 0.0, 0.0]
    auroc = roc_auc_score([0, 0, 0, 1, 1, 1], -np.concatenate([known, new]))
    assert asked.novelty_auroc == pytest.approx(auroc)


def test_photos_of_the_own_encounter_do_not_help() -> None:
    same = unit([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.1], [0.9, 0.2]])
    gallery = gallery_of(["a", "a", "a", "b", "b"], same, encounter_groups=[0, 0, 1, 2, 3])
    assert ask(gallery, np.array([0])).rank.tolist() == [1]


def test_parts_are_joined_in_their_order() -> None:
    gallery = random_gallery(5, 2)
    whole = ask(gallery, np.arange(6))
    joined = Asked.joined([ask(gallery, np.arange(4)), ask(gallery, np.arange(4, 6))])
    assert joined.individual.tolist() == whole.individual.tolist()
    assert joined.rank.tolist() == whole.rank.tolist()
