"""Which provisional groups stand as suggestions in the log, for a person to look at?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from rorqual.catalogue.decisions import PERSONS_TIERS, Tier
from rorqual.catalogue.schema import decisions

_PORTION = 500


@dataclass(frozen=True, slots=True)
class SuggestedGroup:
    """Animals that a grouping put together, as `record_groups` keeps them."""

    id: int  # of the suggestion on its first animal
    animals: tuple[int, ...]  # ids of annotations, ascending
    decided: tuple[int, ...]  # of these, the ones on which a person has said something
    individual: str | None  # the known individual that it is suggested to be
    flags: tuple[str, ...]  # what a person should look at first
    reason: str
    similarity: float  # mean cosine from which on groups were joined
    models: dict[str, str]  # step -> id@hash
    actor: str  # program, version and command
    suggested_at: str  # ISO 8601, UTC


def list_groups(connection: Connection, *, limit: int, after: int = 0) -> list[SuggestedGroup]:
    """Groups in the order in which they were suggested.

    A group of which an animal was put into another one since stands no longer.

    Args:
        connection: to read with.
        limit: at most so many.
        after: id of the last group of the page before; 0 for the first page.
    """
    found: list[SuggestedGroup] = []
    for row in _suggestions(connection, after):
        animals = row.details["group"]
        if row.annotation_id == animals[0] and _stands(connection, animals, row.details):
            found.append(_group(row, _decided(connection, animals)))
        if len(found) == limit:
            break
    return found


def _latest() -> Select[Any]:
    """Each animal's latest suggestion that puts it into a group."""
    last = (
        select(func.max(decisions.c.id))
        .where(decisions.c.tier == Tier.SUGGESTED)
        .where(decisions.c.details["group"].as_string().is_not(None))
        .group_by(decisions.c.annotation_id)
    )
    return select(decisions).where(decisions.c.id.in_(last)).order_by(decisions.c.id)


def _suggestions(connection: Connection, after: int) -> Iterator[Row[Any]]:
    while True:
        query = _latest().where(decisions.c.id > after).limit(_PORTION)
        rows = connection.execute(query).all()
        yield from rows
        if len(rows) < _PORTION:
            return
        after = rows[-1].id


def _stands(connection: Connection, animals: list[int], details: dict[str, Any]) -> bool:
    same = 0
    for some in _portions(animals):
        rows = connection.execute(_latest().where(decisions.c.annotation_id.in_(some)))
        same += sum(row.details == details for row in rows)
    return same == len(animals)


def _decided(connection: Connection, animals: list[int]) -> tuple[int, ...]:
    found: list[int] = []
    for some in _portions(animals):
        here = decisions.c.annotation_id.in_(some)
        query = select(decisions.c.annotation_id).where(here, decisions.c.tier.in_(PERSONS_TIERS))
        found += connection.execute(query.distinct()).scalars()
    return tuple(sorted(found))


def _portions(animals: list[int]) -> Iterable[list[int]]:
    return (animals[at : at + _PORTION] for at in range(0, len(animals), _PORTION))


def _group(row: Row[Any], decided: tuple[int, ...]) -> SuggestedGroup:
    details = row.details
    return SuggestedGroup(
        id=row.id,
        animals=tuple(details["group"]),
        decided=decided,
        individual=details["individual"],
        flags=tuple(details["flags"]),
        reason=row.reason,
        similarity=details["similarity"],
        models=details["models"],
        actor=row.actor,
        suggested_at=row.decided_at,
    )
