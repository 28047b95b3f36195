"""How similar must groups be, so that joining them is right as often as it is promised?"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.linkage import average_joins

FEWEST_SIGHTINGS = 50
FEWEST_INDIVIDUALS = 20  # met twice or more
MOST_SIGHTINGS = 4000  # more make it slow and say little more
LOOSEST = 0.0  # cosine; no network calls animals that resemble each other less the same


@dataclass(frozen=True, slots=True)
class JoinThreshold:
    """The loosest similarity at which enough joins of known animals were right."""

    similarity: float  # mean cosine between two groups
    precision: float  # expected share of right ones among the pairs that joins bring together
    recall: float  # of the pairs of one individual, 0..1, among the known animals
    sightings: int  # of known animals that it was found on
    individuals: int
    right: int  # pairs of known animals that were joined and are one individual
    wrong: int  # and that are not


def is_enough(individuals: Sequence[str]) -> bool:
    """Whether there are enough known animals; one name for each sighting."""
    met = Counter(individuals)
    twice = sum(count > 1 for count in met.values())
    return len(individuals) >= FEWEST_SIGHTINGS and twice >= FEWEST_INDIVIDUALS


def fit_join_threshold(
    vectors: NDArray[np.float32],
    individuals: Sequence[str],
    *,
    target_precision: float,
    sightings_asked: int,
) -> JoinThreshold | None:
    """Group known animals as if nobody knew them, and see down to where that goes well.

    The number of wrong pairs grows with the square of the sightings, that of right ones with the
    sightings. So where more are to be grouped than are known, wrong pairs count accordingly more.
    One wrong pair more than were seen is counted, so that a few right ones prove nothing.

    Args:
        vectors: unit rows of n sightings, shape (n, d).
        individuals: who it is, n names.
        target_precision: share of right pairs among those joined, 0..1.
        sightings_asked: how many are to be grouped.

    Returns:
        The threshold; None where there are too few known animals, or no threshold is that
        reliable.
    """
    if not is_enough(individuals):
        return None
    rows = _some(individuals)
    vectors, individuals = vectors[rows], [individuals[row] for row in rows]
    met = Counter(individuals)
    growth = max(1.0, sightings_asked / len(individuals))
    pairs = sum(count * (count - 1) // 2 for count in met.values())
    members = [Counter([name]) for name in individuals]
    group = list(range(len(individuals)))
    right = wrong = 0
    found = None
    for join in average_joins(vectors, LOOSEST):
        first, second = _root(group, join.first), _root(group, join.second)
        one, other = members[first], members[second]
        new_right = sum(count * other[name] for name, count in one.items())
        right += new_right
        wrong += one.total() * other.total() - new_right
        group[second] = first
        members[first] = one + other
        if right / (right + growth * wrong + 1) >= target_precision:
            found = JoinThreshold(
                join.similarity,
                right / (right + growth * wrong),
                right / pairs,
                len(individuals),
                len(met),
                right,
                wrong,
            )
    return found


def _some(individuals: Sequence[str]) -> list[int]:
    """The rows of as many whole individuals as are needed, drawn by a hash of their names."""
    met = Counter(individuals)
    chosen: set[str] = set()
    rows = 0
    for name in sorted(met, key=lambda it: hashlib.sha256(it.encode()).digest()):
        if rows < MOST_SIGHTINGS:
            chosen.add(name)
            rows += met[name]
    return [row for row, name in enumerate(individuals) if name in chosen]


def _root(group: list[int], item: int) -> int:
    while group[item] != item:
        group[item] = group[group[item]]
        item = group[item]
    return item
