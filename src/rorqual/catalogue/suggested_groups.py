"""Which provisional groups stand as suggestions in the log, for a person to look at?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    Subquery,
    bindparam,
    case,
    func,
    select,
)

from rorqual.catalogue.decisions import PERSONS_TIERS, Tier
from rorqual.catalogue.rows import portions
from rorqual.catalogue.schema import decisions


@dataclass(frozen=True, slots=True)
class SuggestedGroup:
    """Animals that a grouping put together, as `record_groups` keeps them."""

    id: int  # of the suggestion on its first animal
    animals: tuple[int, ...]  # ids of annotations, ascending
    decided: tuple[int, ...]  # of these, the ones on which a person has said something
    individual: str | None  # the known individual that it is suggested to be
    flags: tuple[str, ...]  # what a person should look at first
    second_half: tuple[int, ...]  # of a barbell's animals, those of one half; else none
    reason: str
    similarity: float  # mean cosine from which on groups were joined
    models: dict[str, str]  # step -> id@hash
    actor: str  # program, version and command
    suggested_at: str  # ISO 8601, UTC


is_of_group: ColumnElement[bool] = decisions.c.details["group"].as_string().is_not(None)


def list_groups(connection: Connection, *, limit: int, after: int = 0) -> list[SuggestedGroup]:
    """Groups in the order in which they were suggested.

    A group of which an animal was put into another one since stands no longer.

    Args:
        connection: to read with.
        limit: at most so many.
        after: id of the last group of the page before; 0 for the first page.
    """
    return _groups(connection, standing_groups(), decisions.c.id > after, limit=limit)


def groups_of(connection: Connection, annotation_ids: Iterable[int]) -> dict[int, SuggestedGroup]:
    """By animal, the group in which it stands; whoever is in none is left out."""
    asked: set[int] = set()
    members: set[int] = set()
    for some in portions(annotation_ids):
        asked.update(some)
        last = _newest(decisions.c.annotation_id.in_(some))
        details = connection.execute(select(decisions.c.details).where(decisions.c.id.in_(last)))
        members.update(animal for it in details.scalars() for animal in it["group"])
    if not members:
        return {}
    # Written into the statement, for which so many parameters may be too many.
    named = bindparam(None, sorted(members), Integer, expanding=True, literal_execute=True)
    found = _groups(connection, standing_groups(decisions.c.annotation_id.in_(named)))
    return {animal: group for group in found for animal in group.animals if animal in asked}


def standing_groups(*among: ColumnElement[bool]) -> Subquery:
    """The animals of groups that stand, each with its latest suggestion of one.

    Args:
        among: rows of `decisions` that are looked at; all of a group's animals, or none, must be
            among them.

    Returns:
        Columns `annotation_id`, `decision_id`, `first_animal` of the group, and `is_flagged`, 0
        or 1.
    """
    animals = decisions.c.details["group"]
    latest = (
        select(
            decisions.c.annotation_id,
            decisions.c.id.label("decision_id"),
            decisions.c.details[("group", 0)].as_integer().label("first_animal"),
            case((func.json_array_length(decisions.c.details["flags"]) > 0, 1), else_=0).label(
                "is_flagged"
            ),
            func.json_array_length(animals).label("size"),
            func.count().over(partition_by=animals.as_string()).label("still_in_it"),
        )
        .where(decisions.c.id.in_(_newest(*among)))
        .subquery("grouped")
    )
    standing = select(latest).where(latest.c.still_in_it == latest.c.size)
    return standing.subquery("standing")


def _newest(*among: ColumnElement[bool]) -> Select[tuple[int]]:
    """The id of each animal's latest suggestion that puts it into a group."""
    return (
        select(func.max(decisions.c.id))
        .where(decisions.c.tier == Tier.SUGGESTED, is_of_group, *among)
        .group_by(decisions.c.annotation_id)
    )


def _groups(
    connection: Connection,
    standing: Subquery,
    *where: ColumnElement[bool],
    limit: int | None = None,
) -> list[SuggestedGroup]:
    query = (
        select(decisions)
        .join(standing, standing.c.decision_id == decisions.c.id)
        .where(decisions.c.annotation_id == standing.c.first_animal, *where)
        .order_by(decisions.c.id)
        .limit(limit)
    )
    return [_group(row, _decided(connection, row)) for row in connection.execute(query).all()]


def _decided(connection: Connection, row: Row[Any]) -> tuple[int, ...]:
    found: list[int] = []
    for some in portions(row.details["group"]):
        here = decisions.c.annotation_id.in_(some)
        query = select(decisions.c.annotation_id).where(here, decisions.c.tier.in_(PERSONS_TIERS))
        found += connection.execute(query.distinct()).scalars()
    return tuple(sorted(found))


def _group(row: Row[Any], decided: tuple[int, ...]) -> SuggestedGroup:
    details = row.details
    return SuggestedGroup(
        id=row.id,
        animals=tuple(details["group"]),
        decided=decided,
        individual=details["individual"],
        flags=tuple(details["flags"]),
        second_half=tuple(details.get("second_half", ())),
        reason=row.reason,
        similarity=details["similarity"],
        models=details["models"],
        actor=row.actor,
        suggested_at=row.decided_at,
    )
