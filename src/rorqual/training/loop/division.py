"""Which photos teach, which validate, and which wait for a pseudo-label?"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import UsageError
from rorqual.training.data.classes import Classes
from rorqual.training.data.crops import CropCache
from rorqual.training.data.folds import assign_folds, validation_rows
from rorqual.training.data.groups import photo_groups
from rorqual.training.recipe.recipe import Recipe

_FEWEST_INDIVIDUALS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """Rows of a cache by their use, and what is known of them."""

    teaching: NDArray[np.int64]  # (t,) rows, pseudo-labelled ones last
    labels: NDArray[np.int64]  # (t,), into `individuals`
    weights: NDArray[np.float32]  # (t,), of each row's loss
    validating: NDArray[np.int64]  # (v,) rows, all with an individual
    unlabelled: NDArray[np.int64]  # (u,) rows that may get a pseudo-label
    kept_apart: NDArray[np.int64]  # unlabelled rows in a group that validates, never shown
    individuals: Classes  # of the teaching rows
    species: Classes  # of the teaching rows; may be empty
    groups: NDArray[np.int64]  # of every row: encounters and near-duplicates

    def with_pseudo_labels(
        self, rows: NDArray[np.int64], labels: NDArray[np.int64], weight: float
    ) -> "Division":
        """The same with some of the unlabelled rows teaching as well."""
        return replace(
            self,
            teaching=np.concatenate([self.teaching, rows]),
            labels=np.concatenate([self.labels, labels]),
            weights=np.concatenate([self.weights, np.full(len(rows), weight, dtype=np.float32)]),
        )


def divide(cache: CropCache, shown: NDArray[np.bool_], recipe: Recipe) -> Division:
    """Divide the photos of a cache by the folds of a recipe; no group is split.

    Unlabelled photos of an encounter or a group of near-duplicates that validates are kept apart:
    with a pseudo-label they would teach what the fold asks.

    Args:
        cache: n animals.
        shown: which of them have a cut that the recipe wants, shape (n,).
        recipe: its folds and its seed.

    Raises:
        UsageError: where fewer than two individuals are left to learn from.
    """
    animals = cache.animals
    groups = photo_groups(cache)
    named = np.array([animal.individual is not None for animal in animals], dtype=np.bool_)
    labelled = np.flatnonzero(shown & named).astype(np.int64)
    folds = assign_folds(
        [str(animals[row].individual) for row in labelled],
        [animals[row].species or "" for row in labelled],
        groups[labelled],
        recipe.folds,
        recipe.loop.seed,
    )
    validates = validation_rows(folds, recipe.folds)
    teaching = labelled[~validates]
    names = [str(animals[row].individual) for row in teaching]
    individuals = Classes.of(names)
    if len(individuals) < _FEWEST_INDIVIDUALS:
        raise UsageError(
            f"only {len(individuals)} individuals can be learned from: label photos of at least "
            f"{_FEWEST_INDIVIDUALS} in the column individual_id, and see that the photos are read"
        )
    unlabelled = np.flatnonzero(shown & ~named).astype(np.int64)
    validating = labelled[validates]
    asked = np.isin(groups[unlabelled], groups[validating])
    known = [species for row in teaching if (species := animals[row].species) is not None]
    return Division(
        teaching=teaching,
        labels=individuals.encode(names),
        weights=np.ones(len(teaching), dtype=np.float32),
        validating=validating,
        unlabelled=unlabelled[~asked],
        kept_apart=unlabelled[asked],
        individuals=individuals,
        species=Classes.of(known),
        groups=groups,
    )
