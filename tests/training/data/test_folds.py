from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rorqual.training.data.folds import ALWAYS_TRAINS, assign_folds, validation_rows
from rorqual.training.recipe.recipe import FoldRecipe

CLOSED, OPEN = FoldRecipe("photos", count=4), FoldRecipe("individuals", count=4)

Photos = tuple[list[str], list[str], NDArray[np.int64]]


@st.composite
def photos(draw: st.DrawFn, shared_encounters: bool = True) -> Photos:
    """Individuals, species and groups; an encounter may have met several individuals."""
    rows = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12)), max_size=60))
    individuals = [f"w{individual}" for individual, _ in rows]
    species = [f"s{individual % 3}" for individual, _ in rows]
    groups = [group if shared_encounters else 100 * who + group for who, group in rows]
    return individuals, species, np.array(groups, dtype=np.int64)


def sets(keys: list[str], values: NDArray[np.int64]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for key, value in zip(keys, values.tolist(), strict=True):
        found[key].add(value)
    return found


@settings(deadline=None)
@given(photos(), st.sampled_from([CLOSED, OPEN]), st.integers(0, 5))
def test_no_group_is_ever_split(given_photos: Photos, recipe: FoldRecipe, seed: int) -> None:
    individuals, species, groups = given_photos
    folds = assign_folds(individuals, species, groups, recipe, seed)
    assert folds.shape == (len(individuals),)
    assert set(folds.tolist()) <= {ALWAYS_TRAINS, 0, 1, 2, 3}
    assert all(len(found) == 1 for found in sets([str(g) for g in groups], folds).values())


@settings(deadline=None)
@given(photos(), st.integers(0, 5))
def test_open_set_splits_no_individual(given_photos: Photos, seed: int) -> None:
    individuals, species, groups = given_photos
    folds = assign_folds(individuals, species, groups, OPEN, seed)
    assert all(len(found) == 1 for found in sets(individuals, folds).values())


@settings(deadline=None)
@given(photos(), st.integers(0, 5))
def test_closed_set_validates_only_who_is_trained(given_photos: Photos, seed: int) -> None:
    individuals, species, groups = given_photos
    folds = assign_folds(individuals, species, groups, CLOSED, seed)
    for found in sets(individuals, folds).values():
        assert found == {ALWAYS_TRAINS} or len(found) > 1


@settings(deadline=None)
@given(photos(shared_encounters=False), st.integers(0, 5))
def test_closed_set_spreads_each_individual_evenly(given_photos: Photos, seed: int) -> None:
    individuals, species, groups = given_photos
    folds = assign_folds(individuals, species, groups, CLOSED, seed)
    for name, own in sets(individuals, groups).items():
        fold_of = {group: int(folds[groups == group][0]) for group in own}
        dealt = Counter(fold_of.values())
        if len(own) == 1:
            assert dealt == {ALWAYS_TRAINS: 1}, name
        else:
            assert ALWAYS_TRAINS not in dealt
            spread = [dealt[fold] for fold in range(4)]
            assert max(spread) - min(spread) <= 1


@settings(deadline=None)
@given(photos(shared_encounters=False), st.integers(0, 5))
def test_open_set_is_balanced_by_species(given_photos: Photos, seed: int) -> None:
    individuals, species, groups = given_photos
    folds = assign_folds(individuals, species, groups, OPEN, seed)
    photos_of = Counter(individuals)
    for kind in set(species) if ALWAYS_TRAINS not in folds else ():
        of_kind = np.array([one == kind for one in species])
        counts = np.bincount(folds[of_kind], minlength=4)
        largest = max(
            photos_of[name] for name, own in zip(individuals, species, strict=True) if own == kind
        )
        assert counts.max() - counts.min() <= largest  # what dealing out can promise


@settings(deadline=None)
@given(photos(), st.sampled_from([CLOSED, OPEN]))
def test_fold_0_is_the_last_to_be_empty(given_photos: Photos, recipe: FoldRecipe) -> None:
    folds = assign_folds(*given_photos, recipe, 0)
    assert 0 in folds or not np.any(folds >= 0)


@pytest.mark.parametrize("recipe", [CLOSED, OPEN])
def test_the_seed_decides_and_nothing_else(recipe: FoldRecipe) -> None:
    individuals = [f"w{number // 2}" for number in range(80)]
    groups = np.arange(80)
    first, again, other = (
        assign_folds(individuals, ["s"] * 80, groups, recipe, seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert np.any(first != other)


@pytest.mark.parametrize("recipe", [CLOSED, OPEN])
def test_what_hangs_together_as_a_whole_only_trains(recipe: FoldRecipe) -> None:
    folds = assign_folds(["a", "b"], ["s", "s"], np.array([0, 0]), recipe, 0)
    assert folds.tolist() == [ALWAYS_TRAINS] * 2


def test_without_a_fold_to_validate_on_every_photo_trains() -> None:
    folds = np.array([0, 1, ALWAYS_TRAINS, 1])
    assert validation_rows(folds, FoldRecipe(validate_on=1)).tolist() == [False, True, False, True]
    assert not validation_rows(folds, FoldRecipe(validate_on=-1)).any()
