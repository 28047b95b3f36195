"""The two rules of the blend, written out for one photo with plain loops."""

from collections.abc import Mapping, Sequence

NEW = "new_individual"
PLACE_WEIGHTS = (10, 6.5, 3.3, 2.9, 2.7)


def named_in_order(lists: Sequence[Sequence[str]]) -> list[str]:
    """All labels: first places of all members, then second places, and so on."""
    return list(dict.fromkeys(labels[p] for p in range(5) for labels in lists if p < len(labels)))


def by_paper(
    lists: Sequence[Sequence[str]], weights: Sequence[float], photos: Mapping[str, int]
) -> list[str]:
    labels = named_in_order([it for it, w in zip(lists, weights, strict=True) if w > 0])
    scores = {
        label: sum(
            weight * PLACE_WEIGHTS[votes.index(label)]
            for votes, weight in zip(lists, weights, strict=True)
            if label in votes
        )
        - 0.033 * photos.get(label, 0)
        for label in labels
    }
    order = sorted(labels, key=lambda label: -scores[label])
    if NEW in order and order.index(NEW) >= 2:
        scores[NEW] -= 4
    return sorted(labels, key=lambda label: -scores[label])[:5]


def by_notebook(
    lists: Sequence[Sequence[str]], weights: Sequence[float], photos: Mapping[str, int]
) -> list[str]:
    labels = named_in_order([it for it, w in zip(lists, weights, strict=True) if w > 0])
    scores = dict.fromkeys(labels, 0.0)
    for votes, alpha in zip(lists, weights, strict=True):
        for place, label in enumerate(votes):
            if label not in scores:
                continue
            scores[label] += alpha * PLACE_WEIGHTS[place] - alpha * photos.get(label, 0) / 30
            if label == NEW:
                scores[label] -= (4.9 if place < 2 else 2.5) * alpha
    order = sorted(labels, key=lambda label: -scores[label])
    if len(order) > 1 and order[0] == NEW and scores[NEW] - scores[order[1]] < 5:
        order[0], order[1] = order[1], order[0]
    return order[:5]
