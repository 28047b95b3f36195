"""Which of the machine's suggestions wait for a person's word, and which have one?"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from rorqual.catalogue.decisions import (
    STANDING_TIERS,
    SUGGESTED_NAME,
    Tier,
    latest_decisions,
)
from rorqual.catalogue.schema import annotations, decisions, individuals
from rorqual.catalogue.suggested_groups import groups_of, is_of_group, standing_groups
from rorqual.catalogue.team.review_order import (
    WITHOUT_GROUP,
    WITHOUT_PROBABILITY,
    ReviewOrder,
    probability_of_likeliest,
    sort_keys,
)


class ReviewState(StrEnum):
    """What persons said of an animal that the machine was asked about."""

    WAITING = "waiting"  # nothing, or all of it was taken back
    NAMED = "named"  # who it is
    REJECTED = "rejected"  # only who it is not
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An animal in a photo with the machine's latest suggestion.

    Whom it resembles among the known counts more than with whom it was grouped, whichever was
    suggested last: the groups are told beside it.
    """

    annotation_id: int
    photo_id: int
    suggestion: int  # id of the decision
    verdict: str
    individual: str | None  # whom the catalogue may lack, where a network's head knows it
    probability: float | None  # 0..1, of the likeliest answer; None where it was only grouped
    suggested_at: str  # ISO 8601, UTC
    is_ranked: bool  # the known competed for it; else it was only grouped
    state: ReviewState


_asked = (
    select(decisions.c.annotation_id)
    .where(decisions.c.tier == Tier.SUGGESTED)
    .distinct()
    .subquery("asked")
)
_suggested = (
    select(
        decisions.c.annotation_id,
        func.coalesce(
            func.max(case((~is_of_group, decisions.c.id))), func.max(decisions.c.id)
        ).label("decision_id"),
    )
    .where(decisions.c.tier == Tier.SUGGESTED)
    .group_by(decisions.c.annotation_id)
    .subquery("suggested")
)
_word = decisions.alias("word")  # the latest of a person
_standing = standing_groups()

_individual = func.coalesce(individuals.c.name, decisions.c.details[SUGGESTED_NAME].as_string())


def list_review(
    connection: Connection,
    *,
    state: ReviewState,
    order: ReviewOrder,
    limit: int,
    after: ReviewItem | None = None,
) -> list[ReviewItem]:
    """Animals that the machine was asked about.

    Args:
        connection: to the catalogue.
        state: what persons said of them.
        order: which comes first.
        limit: at most so many.
        after: the one that the last page ended with; it need not be of that state any more.
    """
    where = [] if state is ReviewState.ALL else [_is(state)]
    if after is not None:
        place = [literal(it) for it in _place(connection, order, after)]
        where.append(tuple_(*sort_keys(order, _standing)) > tuple_(*place))
    return _items(connection, *where, order=order, limit=limit)


def find_review(connection: Connection, annotation_id: int) -> ReviewItem | None:
    """The item of an animal; None where the machine was not asked about it."""
    its = _suggested.c.annotation_id == annotation_id
    found = _items(connection, its, order=ReviewOrder.NEWEST, limit=1)
    return found[0] if found else None


def count_review(connection: Connection) -> dict[ReviewState, int]:
    """How many animals there are of each state."""
    latest = latest_decisions()
    counted = {}
    for state in ReviewState:
        query = select(func.count()).select_from(
            _asked.outerjoin(latest, latest.c.annotation_id == _asked.c.annotation_id).outerjoin(
                _word, _word.c.id == latest.c.decision_id
            )
        )
        if state is not ReviewState.ALL:
            query = query.where(_is(state))
        counted[state] = connection.execute(query).scalar_one()
    return counted


def _place(connection: Connection, order: ReviewOrder, item: ReviewItem) -> tuple[float, ...]:
    """What `sort_keys` are for an item."""
    if order is ReviewOrder.NEWEST:
        return (-item.suggestion,)
    if order is ReviewOrder.UNSURE:
        unsure = WITHOUT_PROBABILITY if item.probability is None else item.probability
        return (unsure, -item.suggestion)
    group = groups_of(connection, [item.annotation_id]).get(item.annotation_id)
    place = (0 if group.flags else 1, group.animals[0]) if group else WITHOUT_GROUP
    return (*place, item.annotation_id)


def _is(state: ReviewState) -> ColumnElement[bool]:
    # An undo after which nothing stands is written as a rejection of nobody.
    taken_back = and_(
        _word.c.details["kind"].as_string() == "undo",
        _word.c.tier == Tier.REJECTED,
        _word.c.individual_id.is_(None),
    )
    waits = or_(_word.c.id.is_(None), taken_back)
    if state is ReviewState.WAITING:
        return waits
    named = _word.c.tier.in_(STANDING_TIERS)
    return named if state is ReviewState.NAMED else and_(~named, ~waits)


def _items(
    connection: Connection,
    *where: ColumnElement[bool],
    order: ReviewOrder,
    limit: int,
) -> list[ReviewItem]:
    latest = latest_decisions()
    shown = (
        _suggested.join(decisions, decisions.c.id == _suggested.c.decision_id)
        .join(annotations, annotations.c.id == decisions.c.annotation_id)
        .outerjoin(individuals, individuals.c.id == decisions.c.individual_id)
        .outerjoin(latest, latest.c.annotation_id == decisions.c.annotation_id)
        .outerjoin(_word, _word.c.id == latest.c.decision_id)
    )
    if order is ReviewOrder.GROUPED:
        shown = shown.outerjoin(_standing, _standing.c.annotation_id == decisions.c.annotation_id)
    query = (
        select(
            decisions.c.annotation_id,
            annotations.c.photo_id,
            decisions.c.id.label("suggestion"),
            decisions.c.verdict,
            _individual.label("individual"),
            probability_of_likeliest.label("probability"),
            decisions.c.decided_at.label("suggested_at"),
            (~is_of_group).label("is_ranked"),
            _is(ReviewState.WAITING).label("waits"),
            _word.c.tier.label("tier"),
        )
        .select_from(shown)
        .where(*where)
        .order_by(*sort_keys(order, _standing))
        .limit(limit)
    )
    return [_item(row) for row in connection.execute(query)]


def _item(row: Row[tuple[object, ...]]) -> ReviewItem:
    values = dict(row._mapping)
    waits, tier = values.pop("waits"), values.pop("tier")
    named = ReviewState.NAMED if tier in STANDING_TIERS else ReviewState.REJECTED
    return ReviewItem(**values, state=ReviewState.WAITING if waits else named)
