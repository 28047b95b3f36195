from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils.class_weight import compute_class_weight

from rorqual.training.data.sampling import class_weights, epoch_order
from rorqual.training.recipe.recipe import SamplingRecipe

labels = st.lists(st.integers(0, 8), max_size=40).map(lambda numbers: np.array(numbers, np.int64))
seeds = st.integers(0, 99)


def order(classes: np.ndarray, recipe: SamplingRecipe, seed: int = 0) -> np.ndarray:
    return epoch_order(classes, recipe, 8, np.random.default_rng(seed))


@given(labels, seeds)
def test_an_ordinary_epoch_shows_each_photo_once(classes: np.ndarray, seed: int) -> None:
    assert sorted(order(classes, SamplingRecipe(), seed)) == list(range(len(classes)))


@given(labels, st.integers(1, 6), seeds)
def test_rare_individuals_are_shown_more_often(classes: np.ndarray, least: int, seed: int) -> None:
    rows = order(classes, SamplingRecipe(oversample_to=least), seed)
    shown = Counter(rows.tolist())
    for individual, photos in Counter(classes.tolist()).items():
        times = [shown[row] for row in np.flatnonzero(classes == individual).tolist()]
        assert sum(times) == max(least, photos)
        assert max(times) - min(times) <= 1


@given(labels, seeds)
def test_singletons_may_be_left_out(classes: np.ndarray, seed: int) -> None:
    rows = order(classes, SamplingRecipe(singletons=False), seed)
    counts = Counter(classes.tolist())
    expected = [row for row, own in enumerate(classes.tolist()) if counts[own] > 1]
    assert sorted(rows) == expected


@given(labels, seeds)
def test_batches_for_pairs_have_some_photos_of_some_individuals(
    classes: np.ndarray, seed: int
) -> None:
    rows = order(classes, SamplingRecipe(per_individual=2), seed)
    individuals = len(set(classes.tolist()))
    assert set(rows.tolist()) == set(range(len(classes)))  # none is forgotten
    assert len(rows) % 8 == 0
    for batch in rows.reshape(-1, 8):
        shown = Counter(classes[batch].tolist())
        assert len(shown) == min(4, individuals)
        assert all(times % 2 == 0 for times in shown.values())
        for individual, times in shown.items():
            if times == 2 and np.sum(classes == individual) > 1:
                assert len(set(batch[classes[batch] == individual].tolist())) == 2


def test_the_generator_decides_and_each_epoch_differs() -> None:
    classes, recipe = np.repeat(np.arange(20), 3), SamplingRecipe(per_individual=2)
    generator = np.random.default_rng(5)
    first, second = (epoch_order(classes, recipe, 8, generator) for _ in range(2))
    np.testing.assert_array_equal(first, order(classes, recipe, seed=5))
    assert len(first) != len(second) or np.any(first != second)


def test_a_batch_must_hold_whole_shares() -> None:
    with pytest.raises(ValueError, match="a batch of 8 photos cannot have 3 of each"):
        order(np.zeros(4, np.int64), SamplingRecipe(per_individual=3))


@given(st.lists(st.integers(1, 50), min_size=1, max_size=12))
def test_balanced_weights_are_scikit_learns(counts: list[int]) -> None:
    classes = np.repeat(np.arange(len(counts)), counts)
    weights = class_weights(np.array(counts), SamplingRecipe(class_weights="balanced"))
    expected = compute_class_weight("balanced", classes=np.arange(len(counts)), y=classes)
    np.testing.assert_allclose(weights, expected, rtol=1e-6)
    assert np.mean(weights[classes]) == pytest.approx(1, rel=1e-5)


def test_a_class_without_photos_weighs_nothing_and_changes_nothing() -> None:
    balanced = SamplingRecipe(class_weights="balanced")
    with_empty = class_weights(np.array([3, 0, 1]), balanced)
    assert with_empty[1] == 0
    np.testing.assert_array_equal(with_empty[[0, 2]], class_weights(np.array([3, 1]), balanced))


def test_without_balancing_all_photos_count_alike() -> None:
    assert class_weights(np.array([3, 1]), SamplingRecipe()).tolist() == [1, 1]
