"""Which of the machine's suggestions wait for a person's word, and which have one?"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Float, Row, and_, cast, func, or_, select

from rorqual.catalogue.decisions import (
    STANDING_TIERS,
    SUGGESTED_NAME,
    Tier,
    latest_decisions,
)
from rorqual.catalogue.schema import annotations, decisions, individuals


class ReviewState(StrEnum):
    """What persons said of an animal that the machine was asked about."""

    WAITING = "waiting"  # nothing, or all of it was taken back
    NAMED = "named"  # who it is
    REJECTED = "rejected"  # only who it is not
    ALL = "all"


class ReviewOrder(StrEnum):
    """Which animal comes first."""

    UNSURE = "unsure"  # the one whose likeliest answer is the least likely
    NEWEST = "newest"  # the one that was asked about last


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An animal in a photo with the machine's latest suggestion."""

    annotation_id: int
    photo_id: int
    suggestion: int  # id of the decision
    verdict: str
    individual: str | None  # whom the catalogue may lack, where a network's head knows it
    probability: float  # 0..1, of the likeliest answer
    suggested_at: str  # ISO 8601, UTC
    state: ReviewState


_suggested = (
    select(decisions.c.annotation_id, func.max(decisions.c.id).label("decision_id"))
    .where(decisions.c.tier == Tier.SUGGESTED)
    .group_by(decisions.c.annotation_id)
    .subquery("suggested")
)
_word = decisions.alias("word")  # the latest of a person
_probability = func.coalesce(
    cast(decisions.c.details[("candidates", 0, "probability")].as_string(), Float), 0.0
)

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
    by_age = decisions.c.id.desc()
    ordered = (by_age,) if order is ReviewOrder.NEWEST else (_probability, by_age)
    if after is not None:
        older = decisions.c.id < after.suggestion
        surer = _probability > after.probability
        same = and_(_probability == after.probability, older)
        where.append(older if order is ReviewOrder.NEWEST else or_(surer, same))
    return _items(connection, *where, ordered=ordered, limit=limit)


def find_review(connection: Connection, annotation_id: int) -> ReviewItem | None:
    """The item of an animal; None where the machine was not asked about it."""
    its = decisions.c.annotation_id == annotation_id
    found = _items(connection, its, ordered=(decisions.c.id,), limit=1)
    return found[0] if found else None


def count_review(connection: Connection) -> dict[ReviewState, int]:
    """How many animals there are of each state."""
    latest = latest_decisions()
    counted = {}
    for state in ReviewState:
        query = select(func.count()).select_from(
            _suggested.outerjoin(
                latest, latest.c.annotation_id == _suggested.c.annotation_id
            ).outerjoin(_word, _word.c.id == latest.c.decision_id)
        )
        if state is not ReviewState.ALL:
            query = query.where(_is(state))
        counted[state] = connection.execute(query).scalar_one()
    return counted


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
    ordered: tuple[ColumnElement[object], ...],
    limit: int,
) -> list[ReviewItem]:
    latest = latest_decisions()
    query = (
        select(
            decisions.c.annotation_id,
            annotations.c.photo_id,
            decisions.c.id.label("suggestion"),
            decisions.c.verdict,
            _individual.label("individual"),
            _probability.label("probability"),
            decisions.c.decided_at.label("suggested_at"),
            _is(ReviewState.WAITING).label("waits"),
            _word.c.tier.label("tier"),
        )
        .select_from(
            _suggested.join(decisions, decisions.c.id == _suggested.c.decision_id)
            .join(annotations, annotations.c.id == decisions.c.annotation_id)
            .outerjoin(individuals, individuals.c.id == decisions.c.individual_id)
            .outerjoin(latest, latest.c.annotation_id == decisions.c.annotation_id)
            .outerjoin(_word, _word.c.id == latest.c.decision_id)
        )
        .where(*where)
        .order_by(*ordered)
        .limit(limit)
    )
    return [_item(row) for row in connection.execute(query)]


def _item(row: Row[tuple[object, ...]]) -> ReviewItem:
    values = dict(row._mapping)
    waits, tier = values.pop("waits"), values.pop("tier")
    named = ReviewState.NAMED if tier in STANDING_TIERS else ReviewState.REJECTED
    return ReviewItem(**values, state=ReviewState.WAITING if waits else named)
