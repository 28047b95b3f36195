"""Which individuals, encounters and answers of the machine are there, a page at a time?

Each list begins after the entry that the last page ended with, so that entries added meanwhile
neither repeat nor hide others.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from rorqual.catalogue.animals import stands
from rorqual.catalogue.schema import (
    annotations,
    decisions,
    encounters,
    identifications,
    individuals,
)


@dataclass(frozen=True, slots=True)
class Individual:
    """A known animal."""

    id: int
    name: str
    species: str | None
    photos: int  # that show it, by the latest word of a person


@dataclass(frozen=True, slots=True)
class Encounter:
    """An occasion on which animals were photographed, as its earliest label says."""

    id: int
    name: str
    date: str | None  # ISO 8601
    latitude: float | None  # degrees WGS 84
    longitude: float | None
    animals: int  # in photos


@dataclass(frozen=True, slots=True)
class MachineAnswer:
    """What was answered for a photo."""

    key: str
    photo: str  # relative, as the user gave it
    sha256: str | None
    identified_at: str  # ISO 8601, UTC
    result: str  # JSON of identify.result_json


def list_individuals(
    connection: Connection,
    *,
    limit: int,
    after: str | None = None,
    prefix: str = "",
    species: str | None = None,
) -> list[Individual]:
    """Individuals in the order of their names.

    Args:
        connection: to the catalogue.
        limit: at most so many.
        after: the name that the last page ended with.
        prefix: with which names begin.
        species: as labelled.
    """
    query = select(individuals).order_by(individuals.c.name).limit(limit)
    if after is not None:
        query = query.where(individuals.c.name > after)
    if prefix:
        query = query.where(func.substr(individuals.c.name, 1, len(prefix)) == prefix)
    if species:
        query = query.where(individuals.c.species == species)
    rows = connection.execute(query).all()
    photos = _photos_of(connection, [row.id for row in rows])
    return [Individual(row.id, row.name, row.species, photos.get(row.id, 0)) for row in rows]


def find_individual(connection: Connection, name: str) -> Individual | None:
    """The individual with that name."""
    row = connection.execute(select(individuals).where(individuals.c.name == name)).first()
    if row is None:
        return None
    photos = _photos_of(connection, [row.id])
    return Individual(row.id, row.name, row.species, photos.get(row.id, 0))


def list_encounters(connection: Connection, *, limit: int, after: int = 0) -> list[Encounter]:
    """Encounters in the order in which they came."""
    query = select(encounters).where(encounters.c.id > after).order_by(encounters.c.id)
    rows = connection.execute(query.limit(limit)).all()
    here = annotations.c.encounter_id.in_([row.id for row in rows])
    counted = (
        select(annotations.c.encounter_id, func.count())
        .where(here)
        .group_by(annotations.c.encounter_id)
    )
    animals: dict[int, int] = {row[0]: row[1] for row in connection.execute(counted)}
    return [Encounter(**row._mapping, animals=animals.get(row.id, 0)) for row in rows]


def list_answers(
    connection: Connection, *, limit: int, before: tuple[str, str] | None = None
) -> list[MachineAnswer]:
    """The machine's answers, newest first.

    Args:
        connection: to the catalogue.
        limit: at most so many.
        before: time and key of the answer that the last page ended with.
    """
    it = identifications.c
    query = select(it.key, it.photo_name, it.sha256, it.identified_at, it.result)
    if before is not None:
        at, key = before
        query = query.where(or_(it.identified_at < at, (it.identified_at == at) & (it.key < key)))
    ordered = query.order_by(it.identified_at.desc(), it.key.desc()).limit(limit)
    return [MachineAnswer(*row) for row in connection.execute(ordered)]


def _photos_of(connection: Connection, individual_ids: Iterable[int]) -> dict[int, int]:
    counted = (
        select(decisions.c.individual_id, func.count(annotations.c.photo_id.distinct()))
        .join_from(decisions, annotations, annotations.c.id == decisions.c.annotation_id)
        .where(decisions.c.individual_id.in_(list(individual_ids)), stands())
        .group_by(decisions.c.individual_id)
    )
    return {row[0]: row[1] for row in connection.execute(counted)}
