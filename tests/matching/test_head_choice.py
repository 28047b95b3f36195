"""The shrinkage of a head is chosen on individuals that it was not fitted on."""

from dataclasses import replace

import numpy as np

from rorqual.matching.head_choice import (
    INNER_FOLDS,
    SHRINKAGES,
    choose_shrinkage,
    individual_folds,
    with_head,
)
from rorqual.matching.linear_head import LinearHead
from tests.matching.worlds import noisy_gallery, random_gallery

ROWS = np.arange(120)
EVERYBODY = np.ones(40, dtype=np.bool_)


def test_where_weather_is_louder_than_animals_a_head_is_chosen() -> None:
    steps: list[None] = []
    chosen = choose_shrinkage(
        noisy_gallery(40, 3), ROWS, EVERYBODY, seed=0, on_step=lambda: steps.append(None)
    )
    assert chosen in SHRINKAGES
    assert len(steps) == INNER_FOLDS


def test_where_the_embedding_is_perfect_it_is_left_alone() -> None:
    gallery = random_gallery(40, 3, noise=0.01)
    assert choose_shrinkage(gallery, ROWS, EVERYBODY, seed=0, on_step=lambda: None) is None


def test_individuals_that_are_not_chosen_have_no_say() -> None:
    """Whatever their photos show, the choice is the same."""
    gallery = noisy_gallery(40, 3)
    chosen = np.arange(40) < 30
    vectors = gallery.vectors.copy()
    vectors[~chosen[gallery.individual_index]] = vectors[0]
    others = replace(gallery, vectors=vectors)
    choices = {
        choose_shrinkage(world, ROWS, chosen, seed=0, on_step=lambda: None)
        for world in (gallery, others)
    }
    assert len(choices) == 1


def test_every_fold_gets_its_share_of_those_who_are_asked() -> None:
    gallery = random_gallery(40, 3)
    queries = np.flatnonzero(gallery.individual_index < 10)
    folds = individual_folds(gallery, queries, 5, seed=0)
    assert np.bincount(folds).tolist() == [8] * 5
    assert np.bincount(folds[:10]).tolist() == [2] * 5


def test_a_gallery_with_a_head_has_the_same_animals_elsewhere() -> None:
    gallery = random_gallery(4, 2, dimension=3)
    head = LinearHead(np.eye(3, 2, dtype=np.float32), np.ones(2, dtype=np.float32))
    mapped = with_head(gallery, head)
    assert mapped.individuals == gallery.individuals
    assert mapped.vectors.tolist() == head.apply(gallery.vectors).tolist()
