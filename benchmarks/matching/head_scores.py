"""How does each head score the individuals of a problem?"""

from collections.abc import Callable, Sequence

from benchmarks.matching.head_problem import NETWORKS, TRAINED, Problem, Scores, Vectors
from benchmarks.matching.head_vectors import VIEWS
from rorqual.embedding.views import View
from rorqual.matching.ensembles.concatenation import concatenated
from rorqual.matching.ensembles.scores import mean_scores
from rorqual.matching.gallery import Gallery
from rorqual.matching.heads.best_photos import top_mean
from rorqual.matching.heads.expansion import expanded_queries
from rorqual.matching.heads.reranking import reranked_similarities
from rorqual.matching.heads.views import mean_view
from rorqual.matching.heads.winner import winner_scores
from rorqual.matching.individual_scores import individual_similarities
from rorqual.matching.search import ExactSearch

Score = Callable[[Problem], tuple[Gallery, Scores]]


def plain(it: Problem, network: str) -> Vectors:
    """One view of each animal."""
    return it.animals.view(network)


def mixture(
    it: Problem, vectors: Vectors, queries: Vectors | None = None, weight: float = 0.5
) -> tuple[Gallery, Scores]:
    """Best photo and centroid; queries of their own where these differ from the vectors."""
    gallery = it.gallery(vectors)
    asked = vectors[it.query_rows] if queries is None else queries
    cosines = ExactSearch(gallery.vectors).similarities(asked)
    return gallery, individual_similarities(gallery, cosines).mixed(weight)


def top(m: int) -> Score:
    """The mean of the m best photos."""

    def score(it: Problem) -> tuple[Gallery, Scores]:
        gallery = it.gallery(plain(it, TRAINED))
        cosines = ExactSearch(gallery.vectors).similarities(plain(it, TRAINED)[it.query_rows])
        return gallery, top_mean(gallery, cosines, m)

    return score


def of_views(it: Problem, views: Sequence[View], gallery_too: bool) -> tuple[Gallery, Scores]:
    """Several views of the query averaged, and of the gallery as well or not."""
    places = [VIEWS.index(view) for view in views]
    mean = mean_view(it.animals.vectors[TRAINED][:, places])
    return mixture(it, mean if gallery_too else plain(it, TRAINED), mean[it.query_rows])


def reranked(k1: int, k2: int, weight: float) -> Score:
    """The best photo by re-ranked similarities."""

    def score(it: Problem) -> tuple[Gallery, Scores]:
        gallery = it.gallery(plain(it, TRAINED))
        queries = plain(it, TRAINED)[it.query_rows]
        similarities = reranked_similarities(gallery, queries, k1=k1, k2=k2, cosine_weight=weight)
        return gallery, top_mean(gallery, similarities, 1)

    return score


def expanded(neighbours: int, power: float) -> Score:
    """Best photo and centroid for expanded queries."""

    def score(it: Problem) -> tuple[Gallery, Scores]:
        vectors = plain(it, TRAINED)
        gallery = it.gallery(vectors)
        queries = expanded_queries(
            gallery, vectors[it.query_rows], neighbours=neighbours, power=power
        )
        return mixture(it, vectors, queries)

    return score


def joined(share: float) -> Score:
    """Best photo and centroid of joined vectors; the share is the trained network's."""
    return lambda it: mixture(
        it, concatenated([plain(it, network) for network in NETWORKS], [share, 1 - share])
    )


def averaged(share: float) -> Score:
    """Best photo and centroid of each network, averaged."""

    def score(it: Problem) -> tuple[Gallery, Scores]:
        both = [mixture(it, plain(it, network)) for network in NETWORKS]
        return both[0][0], mean_scores([scores for _, scores in both], [share, 1 - share])

    return score


def winning(networks: Sequence[str]) -> Score:
    """The winner's scores of a photo and its mirror image, averaged over networks."""

    def score(it: Problem) -> tuple[Gallery, Scores]:
        members = []
        for network in networks:
            gallery = it.gallery(plain(it, network))
            search = ExactSearch(gallery.vectors)
            views = [
                it.animals.view(network, view)[it.query_rows]
                for view in (View.PLAIN, View.MIRRORED)
            ]
            members.append(winner_scores(gallery, [search.similarities(view) for view in views]))
        return gallery, mean_scores(members)

    return score
