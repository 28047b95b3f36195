"""Who teaches and who validates follows from the folds; unlabelled photos do neither."""

from dataclasses import replace

import numpy as np
import pytest

from rorqual.domain.errors import UsageError
from rorqual.training.data.crops import CropCache
from rorqual.training.loop.division import divide
from rorqual.training.recipe.recipe import FoldRecipe, Recipe


def all_shown(cache: CropCache) -> np.ndarray:
    return np.ones(len(cache), dtype=np.bool_)


def names(cache: CropCache, rows: np.ndarray) -> set[str | None]:
    return {cache.animals[row].individual for row in rows}


def test_a_closed_set_validates_on_animals_that_teach(cache: CropCache, recipe: Recipe) -> None:
    division = divide(cache, all_shown(cache), recipe)
    assert set(division.teaching) | set(division.validating) == set(range(20))
    assert not set(division.teaching) & set(division.validating)
    assert names(cache, division.validating) <= names(cache, division.teaching)
    taught = [division.individuals.names[label] for label in division.labels]
    assert taught == [cache.animals[row].individual for row in division.teaching]
    assert division.species.names == ("blue_whale", "humpback_whale")


def test_an_open_set_validates_on_animals_that_do_not(cache: CropCache, recipe: Recipe) -> None:
    recipe = replace(recipe, folds=FoldRecipe(kind="individuals", count=5))
    division = divide(cache, all_shown(cache), recipe)
    assert len(division.validating) == 4
    assert not names(cache, division.validating) & names(cache, division.teaching)


def test_photos_without_name_wait_and_photos_without_view_are_left_out(
    cache: CropCache, recipe: Recipe
) -> None:
    animals = [
        replace(it, individual=None) if row < 3 else it for row, it in enumerate(cache.animals)
    ]
    shown = all_shown(cache)
    shown[[0, 19]] = False
    recipe = replace(recipe, folds=FoldRecipe(validate_on=-1))
    division = divide(replace(cache, animals=animals), shown, recipe)
    assert division.unlabelled.tolist() == [1, 2]
    assert division.teaching.tolist() == list(range(3, 19))
    assert not len(division.validating)


def test_unlabelled_photos_are_kept_apart_from_a_fold_that_asks_for_their_encounter(
    cache: CropCache, recipe: Recipe
) -> None:
    met, alone, named = 0, 4, 9  # the first is of the third's encounter
    animals = [
        replace(it, individual=None) if row in (met, alone) else it
        for row, it in enumerate(cache.animals)
    ]
    animals[met] = replace(animals[met], encounter=animals[named].encounter)
    seen = set()
    for fold in range(recipe.folds.count):
        chosen = replace(recipe, folds=replace(recipe.folds, validate_on=fold))
        division = divide(replace(cache, animals=animals), all_shown(cache), chosen)
        asked = named in division.validating
        assert division.kept_apart.tolist() == ([met] if asked else [])
        assert division.unlabelled.tolist() == ([alone] if asked else [met, alone])
        seen.add(asked)
    assert seen == {True, False}


def test_unlabelled_copies_of_a_photo_that_validates_are_kept_apart(
    cache: CropCache, recipe: Recipe
) -> None:
    nearly = [*cache.perceptual_hashes]
    nearly[0] = f"{int(nearly[9], 16) ^ 1:016x}"  # one bit of another photo's
    animals = [replace(cache.animals[0], individual=None, encounter=None), *cache.animals[1:]]
    changed = replace(cache, animals=animals, perceptual_hashes=tuple(nearly))
    for fold in range(recipe.folds.count):
        chosen = replace(recipe, folds=replace(recipe.folds, validate_on=fold))
        division = divide(changed, all_shown(cache), chosen)
        assert (0 in division.kept_apart) == (9 in division.validating)
        assert (0 in division.unlabelled) == (9 not in division.validating)


def test_pseudo_labels_join_those_that_teach_with_their_weight(
    cache: CropCache, recipe: Recipe
) -> None:
    division = divide(cache, all_shown(cache), recipe)
    more = division.with_pseudo_labels(np.array([7]), np.array([2]), 0.5)
    assert (more.teaching[-1], more.labels[-1], more.weights[-1]) == (7, 2, 0.5)
    assert (more.weights[:-1] == 1).all()
    assert len(division.teaching) == len(more.teaching) - 1


def test_one_individual_teaches_nothing(cache: CropCache, recipe: Recipe) -> None:
    with pytest.raises(UsageError, match="only 1 individuals"):
        divide(cache.only(np.arange(4)), np.ones(4, dtype=np.bool_), recipe)
