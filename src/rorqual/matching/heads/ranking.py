"""Which five labels does a head give to photos? Ranks alone: no head states a probability."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery
from rorqual.matching.heads.answers import answers, quantile_threshold
from rorqual.matching.heads.best_photos import top_mean
from rorqual.matching.heads.expansion import expanded_queries
from rorqual.matching.heads.names import Head
from rorqual.matching.heads.reranking import reranked_similarities
from rorqual.matching.heads.views import mean_view
from rorqual.matching.heads.vote import VoteRule, vote
from rorqual.matching.heads.winner import class_cosines, winner_scores
from rorqual.matching.individual_scores import individual_similarities
from rorqual.matching.search import ExactSearch

Centres = Mapping[str, NDArray[np.float32]]  # individual -> rows of the network's own head, (c, d)
_NO_CENTRES: Centres = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class HeadSettings:
    """A head with what it may be told.

    Raises:
        ValueError: where a value is out of its range.
    """

    head: Head = Head.MIXTURE
    vote: VoteRule = field(default_factory=VoteRule)  # of `vote` alone
    photos: int = 3  # that `top-mean` averages
    new_share: float = 0.3  # of queries that all heads but `vote` take for new, 0..1

    def __post_init__(self) -> None:
        if self.photos < 1:
            raise ValueError(f"the mean of {self.photos} photos has no meaning: give 1 or more")
        if not 0.0 <= self.new_share <= 1.0:
            raise ValueError(f"the share of new animals {self.new_share} is not in 0..1")


def ranked(
    gallery: Gallery,
    views: NDArray[np.float32],
    settings: HeadSettings,
    centres: Centres = _NO_CENTRES,
) -> list[tuple[str, ...]]:
    """Labels of q queries, best first, at most five each, `new_individual` among them.

    Args:
        gallery: n rows; two or more for `reranked`.
        views: unit vectors of the queries, shape (q, v, d); heads of a single view take the first.
        settings: which head.
        centres: of the individuals that the network was trained on, for `winner` alone.
    """
    if not len(views):
        return []
    if settings.head is Head.VOTE:
        cosines = ExactSearch(gallery.vectors).similarities(_first(views))
        votes = vote(gallery, cosines, settings.vote)
        return [it.labels(settings.vote.threshold) for it in votes]
    scores = _scores(gallery, views, settings, centres)
    return answers(gallery, scores, quantile_threshold(scores, settings.new_share))


def _scores(
    gallery: Gallery, views: NDArray[np.float32], settings: HeadSettings, centres: Centres
) -> NDArray[np.float32]:
    """Of shape (q, individuals), higher is better."""
    search = ExactSearch(gallery.vectors)
    match settings.head:
        case Head.WINNER:
            each = [np.ascontiguousarray(views[:, place]) for place in range(views.shape[1])]
            found = [search.similarities(view) for view in each]
            by_class = [
                class_cosines(gallery, view, cosines, centres)
                for view, cosines in zip(each, found, strict=True)
            ]
            return winner_scores(gallery, found, by_class)
        case Head.RERANKED:
            return top_mean(gallery, reranked_similarities(gallery, _first(views)), 1)
        case Head.EXPANDED:
            queries = expanded_queries(gallery, _first(views))
        case Head.VIEWS:
            queries = mean_view(views)
        case _:
            queries = _first(views)
    cosines = search.similarities(queries)
    if settings.head is Head.TOP_MEAN:
        return top_mean(gallery, cosines, settings.photos)
    weights = {Head.BEST_PHOTO: 1.0, Head.CENTROID: 0.0}
    return individual_similarities(gallery, cosines).mixed(weights.get(settings.head, 0.5))


def _first(views: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.ascontiguousarray(views[:, 0])
