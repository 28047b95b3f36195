"""Who is known by class rows alone, and how do animals with photos play such ones?"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery


def half_known_by_row(mixed: Gallery, *, seed: int = 0) -> Gallery:
    """A gallery in which half of the individuals with photos and class rows were met once.

    Without that encounter they are known by their rows alone, as most individuals of a head are.

    Args:
        mixed: with encounter groups and class rows.
        seed: of the choice.
    """
    photos = _photos(mixed)
    shared = np.flatnonzero(has_row(mixed) & _owns(mixed, photos))
    groups = mixed.encounter_group.copy()
    for individual in np.random.default_rng(seed).permutation(shared)[: len(shared) // 2]:
        own = photos[mixed.individual_index[photos] == individual]
        groups[own] = groups[own[0]]
    return replace(mixed, encounter_group=groups)


def known_by_row_alone(mixed: Gallery) -> NDArray[np.bool_]:
    """Mask of the individuals of which only rows are left without an encounter of theirs."""
    photos = _photos(mixed)
    met = np.stack([mixed.individual_index[photos], mixed.encounter_group[photos]])
    encounters = np.bincount(np.unique(met, axis=1)[0], minlength=len(mixed.individuals))
    return np.asarray(has_row(mixed) & (encounters == 1))


def has_row(mixed: Gallery) -> NDArray[np.bool_]:
    """Mask of the individuals that have a class row."""
    return _owns(mixed, mixed.rows_without_photo)


def _photos(mixed: Gallery) -> NDArray[np.intp]:
    rows = np.arange(len(mixed.vectors))
    return np.setdiff1d(rows, mixed.rows_without_photo, assume_unique=True)


def _owns(mixed: Gallery, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    owners = np.zeros(len(mixed.individuals), dtype=np.bool_)
    owners[mixed.individual_index[rows]] = True
    return owners
