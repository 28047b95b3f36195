"""Which heads and ensembles stand in the table?"""

from collections.abc import Iterator
from itertools import product

from benchmarks.matching.head_answering import Row, best_of, scored, voted, winner
from benchmarks.matching.head_blending import blended
from benchmarks.matching.head_problem import FROZEN, NETWORKS, TRAINED
from benchmarks.matching.head_scores import (
    averaged,
    expanded,
    joined,
    mixture,
    of_views,
    plain,
    reranked,
    top,
)
from benchmarks.matching.head_vectors import VIEWS
from rorqual.embedding.views import View
from rorqual.matching.blend.modes import BlendMode, WeightSearch
from rorqual.matching.heads.vote import VoteRule

DEFAULT = "best photo and centroid, half and half (default)"


def rows() -> Iterator[tuple[str, Row]]:
    """Every row of the table, the default first."""
    default = scored(lambda it: mixture(it, plain(it, TRAINED)))
    frozen = scored(lambda it: mixture(it, plain(it, FROZEN)))
    yield DEFAULT, default
    yield "best photo", scored(lambda it: mixture(it, plain(it, TRAINED), weight=1.0))
    yield "centroid", scored(lambda it: mixture(it, plain(it, TRAINED), weight=0.0))
    yield "mean of the m best photos", best_of({f"m = {m}": top(m) for m in (2, 3, 5, 10)})
    yield "the paper's vote, as published", voted(VoteRule())
    yield "the paper's vote, voters and threshold chosen", voted(None)
    yield "the winner's inference", winner((TRAINED,))
    yield (
        "mirrored query averaged",
        scored(lambda it: of_views(it, (View.PLAIN, View.MIRRORED), False)),
    )
    yield "four views of the query averaged", scored(lambda it: of_views(it, VIEWS, False))
    yield "four views of query and gallery averaged", scored(lambda it: of_views(it, VIEWS, True))
    grid = {
        f"k1 = {k1}, k2 = {k2}, cosine {weight}": reranked(k1, k2, weight)
        for k1, k2, weight in product((5, 10, 20), (2, 6), (0.3, 0.7))
    }
    yield "k-reciprocal re-ranking", best_of(grid)
    expansions = {
        f"{k} photos, power {power}": expanded(k, power) for k, power in product((1, 3, 5), (1, 3))
    }
    yield "query expansion", best_of(expansions)
    yield "frozen network alone", frozen
    joins = {f"trained {share}": joined(share) for share in (0.25, 0.5, 0.75, 0.9)}
    yield "both networks, vectors joined", best_of(joins)
    means = {f"trained {share}": averaged(share) for share in (0.25, 0.5, 0.75, 0.9)}
    yield "both networks, scores averaged", best_of(means)
    for mode, search in product(BlendMode, WeightSearch):
        title = f"both networks, ranks blended ({mode.value}, {search.value} weights)"
        yield title, blended((default, frozen), mode, search)
    yield "both networks, the winner's inference", winner(NETWORKS)
