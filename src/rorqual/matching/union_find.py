"""Which items belong together, when links are given in pairs? Transitive closure."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


def connected_groups(count: int, links: Iterable[tuple[int, int]]) -> NDArray[np.int32]:
    """Number the groups that pairs of linked items form, in the order of their first item.

    Args:
        count: how many items there are.
        links: pairs of item numbers, each in 0..count-1.

    Returns:
        Group numbers of shape (count,), consecutive from 0; an item without links is alone.
    """
    parent = list(range(count))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for first, second in links:
        low, high = sorted((root(first), root(second)))
        parent[high] = low
    numbers: dict[int, int] = {}
    return np.array(
        [numbers.setdefault(root(item), len(numbers)) for item in range(count)], dtype=np.int32
    )
