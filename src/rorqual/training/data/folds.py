"""Which photos validate, and which train, so that validation tells the truth?"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.union_find import connected_groups
from rorqual.training.recipe.recipe import FoldRecipe

Rows = NDArray[np.intp]

ALWAYS_TRAINS = -2  # the fold of photos that never validate; -1 is a recipe's "no fold"


def assign_folds(
    individuals: Sequence[str],
    species: Sequence[str],
    groups: NDArray[np.integer],
    recipe: FoldRecipe,
    seed: int,
) -> NDArray[np.int64]:
    """Give each of n labelled photos one of the recipe's folds; no group is split.

    `individuals` (open set): nor is an individual split; individuals whose groups are linked
    share a fold. `photos` (closed set): each individual's groups are spread over the folds as
    evenly as they go; no fold has all photos of an individual, so that whoever validates is
    known. A group that this leaves no place for, above all an individual's only one, always
    trains. Both are balanced by species.

    scikit-learn's StratifiedGroupKFold has no such closed set, and refuses a species with fewer
    photos than folds.

    Args:
        individuals: of each photo.
        species: likewise.
        groups: see `groups.photo_groups`, shape (n,).
        recipe: the kind and number of folds.
        seed: decides between folds and groups that are as good.

    Returns:
        0..count-1 or ALWAYS_TRAINS, shape (n,). Fold 0 validates something if any fold does.
    """
    if len(individuals) == 0:
        return np.empty(0, dtype=np.int64)
    units = np.asarray(groups)
    if recipe.kind == "individuals":
        units = _linked(individuals, units)
    rows_of = _rows_of(units)
    folds = np.full(len(individuals), ALWAYS_TRAINS, dtype=np.int64)
    if len(rows_of) < 2:
        return folds
    spread_over = None
    if recipe.kind == "photos":
        rows_of = _with_counterpart(rows_of, individuals)
        spread_over = individuals
    order = _largest_first(rows_of, np.random.default_rng(seed))
    _deal(order, rows_of, species, spread_over, recipe.count, folds)
    if recipe.kind == "photos":
        for unit in _all_in_one_fold(order, rows_of, individuals, folds):
            folds[rows_of[unit]] = ALWAYS_TRAINS
        dealt = folds != ALWAYS_TRAINS
        folds[dealt] = np.unique(folds[dealt], return_inverse=True)[1]  # the empty ones last
    return folds


def validation_rows(folds: NDArray[np.int64], recipe: FoldRecipe) -> NDArray[np.bool_]:
    """Which photos validate; none where the recipe wants every photo to train. Shape (n,)."""
    validates: NDArray[np.bool_] = folds == recipe.validate_on
    return validates & (recipe.validate_on >= 0)


def _linked(individuals: Sequence[str], groups: NDArray[np.integer]) -> NDArray[np.integer]:
    """The groups, joined where they share an individual."""
    first: dict[str | int, int] = {}
    links = [
        (first.setdefault(key, row), row)
        for row, keys in enumerate(zip(individuals, map(int, groups), strict=True))
        for key in keys
    ]
    return connected_groups(len(individuals), links)


def _rows_of(units: NDArray[np.integer]) -> dict[int, Rows]:
    order = np.argsort(units, kind="stable")
    starts = np.flatnonzero(np.diff(units[order])) + 1
    return {int(units[rows[0]]): rows for rows in np.split(order, starts)}


def _with_counterpart(rows_of: Mapping[int, Rows], individuals: Sequence[str]) -> dict[int, Rows]:
    """Those units all of whose individuals are in another unit too."""
    animals = {unit: {individuals[row] for row in rows} for unit, rows in rows_of.items()}
    units = Counter(name for names in animals.values() for name in names)
    return {
        unit: rows
        for unit, rows in rows_of.items()
        if all(units[name] > 1 for name in animals[unit])
    }


def _largest_first(rows_of: Mapping[int, Rows], generator: np.random.Generator) -> list[int]:
    """Large units first, since small ones even out what large ones leave; else at random."""
    shuffled = generator.permutation(list(rows_of))
    return sorted(map(int, shuffled), key=lambda unit: -len(rows_of[unit]))


def _deal(
    order: Sequence[int],
    rows_of: Mapping[int, Rows],
    species: Sequence[str],
    spread_over: Sequence[str] | None,
    count: int,
    folds: NDArray[np.int64],
) -> None:
    """Write the units' folds.

    Each unit goes where there is least of its individuals, then of its species, then at all.
    """
    of_individual: defaultdict[str, NDArray[np.int64]] = defaultdict(lambda: np.zeros(count, int))
    of_species: defaultdict[str, NDArray[np.int64]] = defaultdict(lambda: np.zeros(count, int))
    of_all = np.zeros(count, dtype=np.int64)
    for unit in order:
        rows = rows_of[unit]
        animals = sorted({spread_over[row] for row in rows}) if spread_over else []
        kinds = sorted({species[row] for row in rows})
        own = np.sum([of_individual[name] for name in animals], axis=0) + np.zeros(count)
        alike = np.sum([of_species[name] for name in kinds], axis=0)
        fold = int(np.lexsort((of_all, alike, own))[0])
        folds[rows] = fold
        for name in animals:
            of_individual[name][fold] += 1
        for row in rows:
            of_species[species[row]][fold] += 1
        of_all[fold] += len(rows)


def _all_in_one_fold(
    order: Sequence[int],
    rows_of: Mapping[int, Rows],
    individuals: Sequence[str],
    folds: NDArray[np.int64],
) -> Iterator[int]:
    """Units that must train instead, where linked groups left an individual in a single fold."""
    folds_of: defaultdict[str, set[int]] = defaultdict(set)
    for name, fold in zip(individuals, folds, strict=True):
        folds_of[name].add(int(fold))
    trained: set[str] = set()
    for unit in reversed(order):  # the smallest first: they cost validation least
        animals = {individuals[row] for row in rows_of[unit]}
        if any(len(folds_of[name]) == 1 for name in animals - trained):
            trained |= animals
            yield unit
