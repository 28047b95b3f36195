"""What are the heads called?"""

from enum import StrEnum


class Head(StrEnum):
    """By which rule individuals are ordered."""

    MIXTURE = "mixture"  # best photo and centroid, half and half
    BEST_PHOTO = "best-photo"
    CENTROID = "centroid"
    TOP_MEAN = "top-mean"
    VOTE = "vote"  # the paper's
    WINNER = "winner"  # the inference of the winner of Happywhale 2022, on a photo and its mirror
    VIEWS = "views"  # four views of the query averaged
    RERANKED = "reranked"  # k-reciprocal
    EXPANDED = "expanded"  # query expansion
