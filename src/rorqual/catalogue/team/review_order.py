"""Which animal comes first in the review?"""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Float, Subquery, cast, func

from rorqual.catalogue.schema import decisions

# Of an animal that was never compared with the known: nobody can say how unsure it is.
WITHOUT_PROBABILITY = 2.0
WITHOUT_GROUP = (2, 0)  # after the groups to look at closely, and the other groups


class ReviewOrder(StrEnum):
    """Which animal comes first."""

    UNSURE = "unsure"  # the one whose likeliest answer is the least likely
    NEWEST = "newest"  # the one that was asked about last
    GROUPED = "grouped"  # group by group, those to be looked at closely on top


probability_of_likeliest: ColumnElement[float | None] = cast(
    decisions.c.details[("candidates", 0, "probability")].as_string(), Float
)


def sort_keys(order: ReviewOrder, standing: Subquery) -> tuple[ColumnElement[Any], ...]:
    """What sorts the suggestions, each ascending; no two suggestions have the same.

    Args:
        order: which comes first.
        standing: the groups that stand, joined to the suggestions where groups come first.
    """
    latest = -decisions.c.id
    if order is ReviewOrder.NEWEST:
        return (latest,)
    if order is ReviewOrder.UNSURE:
        return (func.coalesce(probability_of_likeliest, WITHOUT_PROBABILITY), latest)
    return (
        func.coalesce(1 - standing.c.is_flagged, WITHOUT_GROUP[0]),
        func.coalesce(standing.c.first_animal, WITHOUT_GROUP[1]),
        decisions.c.annotation_id,
    )
