"""Which animals are in a photo or are an individual, and what was ever decided on them?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, select

from rorqual.catalogue.decisions import PERSONS_TIERS, STANDING_TIERS
from rorqual.catalogue.rows import portions
from rorqual.catalogue.schema import annotations, decisions, encounters, individuals
from rorqual.domain.box import Box


@dataclass(frozen=True, slots=True)
class LoggedDecision:
    """One entry of the log."""

    id: int
    annotation_id: int
    tier: str
    verdict: str
    individual: str | None
    actor: str
    reason: str
    decided_at: str  # ISO 8601, UTC
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Animal:
    """One animal in one photo, as labelled."""

    id: int
    photo_id: int
    box: Box
    part: str | None
    side: str | None
    quality: str | None
    species: str | None
    encounter: str | None
    date: str | None  # ISO 8601
    latitude: float | None  # degrees WGS 84
    longitude: float | None
    vitality: str | None
    notes: dict[str, str]


def find_animal(connection: Connection, annotation_id: int) -> Animal | None:
    """The animal with that id."""
    found = _animals(connection, annotations.c.id == annotation_id)
    return found[0] if found else None


def find_animals(connection: Connection, annotation_ids: Iterable[int]) -> list[Animal]:
    """The animals with those ids, ascending."""
    return [
        animal
        for some in portions(annotation_ids)
        for animal in _animals(connection, annotations.c.id.in_(some))
    ]


def animals_of_photo(connection: Connection, photo_id: int) -> list[Animal]:
    """The animals in a photo, in the order of their ids."""
    return _animals(connection, annotations.c.photo_id == photo_id)


def animals_of_individual(connection: Connection, individual_id: int) -> list[Animal]:
    """The animals that are the individual by the latest word of a person."""
    mine = select(decisions.c.annotation_id).where(
        decisions.c.individual_id == individual_id, stands()
    )
    return _animals(connection, annotations.c.id.in_(mine))


def first_animals_of(connection: Connection, individual_ids: Iterable[int]) -> dict[int, int]:
    """By individual, the animal in a photo that came first; whoever has none is left out."""
    first: dict[int, int] = {}
    for some in portions(individual_ids):
        query = (
            select(decisions.c.individual_id, func.min(decisions.c.annotation_id))
            .where(decisions.c.individual_id.in_(some), stands())
            .group_by(decisions.c.individual_id)
        )
        first |= {row[0]: row[1] for row in connection.execute(query)}
    return first


def histories_of(
    connection: Connection, annotation_ids: Iterable[int]
) -> defaultdict[int, list[LoggedDecision]]:
    """By animal all decisions, the machine's suggestions among them, oldest first."""
    histories: defaultdict[int, list[LoggedDecision]] = defaultdict(list)
    for some in portions(annotation_ids):
        for entry in _logged(connection, decisions.c.annotation_id.in_(some)):
            histories[entry.annotation_id].append(entry)
    return histories


def current_decision(connection: Connection, annotation_id: int) -> LoggedDecision | None:
    """The latest word of a person on an animal."""
    found = _logged(connection, decisions.c.annotation_id == annotation_id, is_latest())
    return found[0] if found else None


def is_latest() -> ColumnElement[bool]:
    """Whether a row of `decisions` is a person's and none of a person came after it."""
    later = decisions.alias("later")
    overtaken = exists().where(
        later.c.annotation_id == decisions.c.annotation_id,
        later.c.tier.in_(PERSONS_TIERS),
        later.c.id > decisions.c.id,
    )
    return decisions.c.tier.in_(PERSONS_TIERS) & ~overtaken


def stands() -> ColumnElement[bool]:
    """Whether a row of `decisions` is the latest of a person and gives the animal an identity."""
    return decisions.c.tier.in_(STANDING_TIERS) & is_latest()


def _logged(connection: Connection, *where: ColumnElement[bool]) -> list[LoggedDecision]:
    query = (
        select(
            decisions.c.id,
            decisions.c.annotation_id,
            decisions.c.tier,
            decisions.c.verdict,
            individuals.c.name.label("individual"),
            decisions.c.actor,
            decisions.c.reason,
            decisions.c.decided_at,
            decisions.c.details,
        )
        .select_from(decisions.outerjoin(individuals))
        .where(*where)
        .order_by(decisions.c.id)
    )
    return [LoggedDecision(**row._mapping) for row in connection.execute(query)]


def _animals(connection: Connection, where: ColumnElement[bool]) -> list[Animal]:
    query = (
        select(annotations, encounters.c.name.label("encounter"))
        .select_from(annotations.outerjoin(encounters))
        .where(where)
        .order_by(annotations.c.id)
    )
    return [
        Animal(
            id=row.id,
            photo_id=row.photo_id,
            box=Box(row.x0, row.y0, row.x1, row.y1),
            part=row.part,
            side=row.side,
            quality=row.quality,
            species=row.species,
            encounter=row.encounter,
            date=row.date,
            latitude=row.latitude,
            longitude=row.longitude,
            vitality=row.vitality,
            notes=row.notes,
        )
        for row in connection.execute(query)
    ]
