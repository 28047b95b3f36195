"""Which items form groups in which everybody resembles everybody, and not only a neighbour?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.search import query_blocks
from rorqual.matching.union_find import connected_groups

Labels = Sequence[str | None]


class Join(NamedTuple):
    """Two groups become one."""

    first: int  # a row of the one
    second: int  # a row of the other
    similarity: float  # mean cosine between the two


def average_linkage(
    vectors: NDArray[np.float32],
    threshold: float,
    *,
    never_differ: Sequence[Labels] = (),
    never_twice: Sequence[Labels] = (),
    blocked_pairs: Sequence[tuple[int, int]] = (),
) -> NDArray[np.int32]:
    """Join the two most similar groups until no two reach the threshold on average.

    The mean over all pairs of two groups decides, so a chain of weak links does not join them:
    the far ends of a chain pull the mean down. Groups that break a rule are never joined, however
    similar they are.

    Args:
        vectors: unit rows, shape (n, d).
        threshold: least mean cosine between two groups that are joined.
        never_differ: columns of n labels; a group holds at most one label of each column (who is
            known to be who, species); None says nothing.
        never_twice: columns of n labels; a group holds each label of a column at most once (two
            animals in one photo are two); None says nothing.
        blocked_pairs: pairs of rows that are never in one group.

    Returns:
        Group numbers of shape (n,), consecutive from 0 in the order of their first row. Equal
        similarities are joined in the order of the rows.
    """
    joins = average_joins(
        vectors,
        threshold,
        never_differ=never_differ,
        never_twice=never_twice,
        blocked_pairs=blocked_pairs,
    )
    return connected_groups(len(vectors), ((join.first, join.second) for join in joins))


def average_joins(
    vectors: NDArray[np.float32],
    threshold: float,
    *,
    never_differ: Sequence[Labels] = (),
    never_twice: Sequence[Labels] = (),
    blocked_pairs: Sequence[tuple[int, int]] = (),
) -> list[Join]:
    """The joins of `average_linkage`, the most similar first; see there."""
    found: list[Join] = []
    # Two groups can only reach the mean where some pair does: so the parts that single links
    # leave apart are independent, and each fits in memory.
    if not len(vectors):
        return found
    parts = _single_link_parts(vectors, threshold)
    order = np.argsort(parts, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(parts[order])) + 1):
        if len(rows) > 1:
            forbidden = _forbidden(rows, never_differ, never_twice, blocked_pairs)
            for join in _join(vectors[rows] @ vectors[rows].T, threshold, forbidden):
                first, second = int(rows[join.first]), int(rows[join.second])
                found.append(Join(first, second, join.similarity))
    return sorted(found, key=lambda join: -join.similarity)


def _single_link_parts(vectors: NDArray[np.float32], threshold: float) -> NDArray[np.int32]:
    """The parts that pairs of at least the threshold connect, numbers of shape (n,)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = len(vectors)
    parts = np.arange(n, dtype=np.int32)
    for block in query_blocks(n, n):
        first, second = np.nonzero(vectors[block] @ vectors.T >= threshold)
        ends = parts[first + block.start], parts[second]
        graph = coo_array((np.ones(len(first), dtype=np.bool_), ends), shape=(n, n))
        parts = connected_components(graph, directed=False)[1][parts]
    return parts


def _forbidden(
    rows: NDArray[np.intp],
    never_differ: Sequence[Labels],
    never_twice: Sequence[Labels],
    blocked_pairs: Sequence[tuple[int, int]],
) -> NDArray[np.bool_]:
    """Which rows must not come together, shape (m, m)."""
    forbidden = np.zeros((len(rows), len(rows)), dtype=np.bool_)
    for columns, equal in ((never_differ, False), (never_twice, True)):
        for column in columns:
            labels = np.array([column[row] or "" for row in rows])
            said = labels != ""
            same = labels[:, np.newaxis] == labels
            forbidden |= (same == equal) & said & said[:, np.newaxis]
    place = {int(row): index for index, row in enumerate(rows)}
    for first, second in blocked_pairs:
        if first in place and second in place:
            forbidden[place[first], place[second]] = forbidden[place[second], place[first]] = True
    return forbidden


def _join(
    similarities: NDArray[np.float32], threshold: float, forbidden: NDArray[np.bool_]
) -> list[Join]:
    """The joins of one part, in the order in which they happen."""
    sums = similarities.copy()
    sizes = np.ones(len(sums), dtype=np.float32)
    barred = forbidden.copy()
    np.fill_diagonal(barred, True)
    means = np.where(barred, -np.inf, sums)
    nearest = means.argmax(axis=1)
    joins: list[Join] = []
    while True:
        best = means[np.arange(len(means)), nearest]
        first = int(best.argmax())
        if not best[first] >= threshold:
            return joins
        keep, gone = sorted((first, int(nearest[first])))
        joins.append(Join(keep, gone, float(best[first])))
        sums[keep] += sums[gone]
        sums[:, keep] = sums[keep]
        sizes[keep] += sizes[gone]
        barred[keep] |= barred[gone]
        barred[:, keep] = barred[keep]
        barred[gone] = barred[:, gone] = True
        column = np.where(barred[keep], -np.inf, sums[keep] / (sizes[keep] * sizes))
        means[keep] = means[:, keep] = column
        means[gone] = means[:, gone] = -np.inf
        stale = np.flatnonzero((nearest == keep) | (nearest == gone))
        nearest[stale] = means[stale].argmax(axis=1)
        nearest[keep] = means[keep].argmax()
        rows = np.arange(len(means))
        nearer = (column > means[rows, nearest]) | (
            (column == means[rows, nearest]) & (keep < nearest)
        )
        nearest[nearer] = keep
