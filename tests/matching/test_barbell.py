"""Groups that are two."""

import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.matching.barbell import barbell_halves


def similarities(size: int, pairs: list[tuple[int, int]]) -> NDArray[np.float32]:
    """Cosines of 1 for the pairs and with itself, else 0."""
    matrix = np.eye(size, dtype=np.float32)
    for first, second in pairs:
        matrix[first, second] = matrix[second, first] = 1
    return matrix


def clique(*members: int) -> list[tuple[int, int]]:
    return [(a, b) for a in members for b in members if a < b]


@pytest.mark.parametrize("bridge", [[], [(2, 3)], [(2, 3), (1, 4)]])
def test_two_halves_with_a_thin_bridge_are_found(bridge: list[tuple[int, int]]) -> None:
    graph = similarities(6, clique(0, 1, 2) + clique(3, 4, 5) + bridge)
    halves = barbell_halves(graph, 0.5)
    assert halves is not None
    assert halves.tolist() == [False, False, False, True, True, True]


def test_halves_may_be_of_any_order_and_size() -> None:
    graph = similarities(7, clique(0, 2, 4, 6, 5) + clique(1, 3) + [(1, 0)])
    halves = barbell_halves(graph, 0.5)
    assert halves is not None
    assert np.flatnonzero(halves).tolist() == [1, 3]


@pytest.mark.parametrize(
    "graph",
    [
        similarities(6, clique(0, 1, 2, 3, 4, 5)),
        similarities(6, clique(0, 1, 2, 3, 4, 5)[:-2]),
        similarities(3, clique(0, 1)),  # too small to have halves
        similarities(5, [*clique(0, 1, 2, 3), (0, 4)]),  # one at the edge is no half
        similarities(
            6, clique(0, 1, 2) + clique(3, 4, 5) + [(0, 3), (1, 4), (2, 5), (0, 4), (1, 3)]
        ),
    ],
    ids=["whole", "nearly whole", "small", "straggler", "wide bridge"],
)
def test_other_groups_are_not(graph: NDArray[np.float32]) -> None:
    assert barbell_halves(graph, 0.5) is None
