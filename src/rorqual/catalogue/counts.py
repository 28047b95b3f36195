"""How much is in the catalogue?"""

from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, select

from rorqual.catalogue.decisions import STANDING_TIERS, latest_decisions
from rorqual.catalogue.schema import (
    annotations,
    decisions,
    encounters,
    identifications,
    individuals,
    photo_files,
    photos,
)


@dataclass(frozen=True, slots=True)
class CatalogueCounts:
    """Numbers of rows; the gallery's are those whose identity a person stated."""

    photos: int  # by content
    photo_files: int
    annotations: int
    individuals: int
    encounters: int
    gallery_annotations: int
    gallery_individuals: int
    identifications: int  # stored answers of the machine


def count_rows(connection: Connection) -> CatalogueCounts:
    """Count what the catalogue holds."""

    def number(table: Table) -> int:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()

    latest = latest_decisions()
    gallery = connection.execute(
        select(func.count(), func.count(decisions.c.individual_id.distinct()))
        .join_from(latest, decisions, decisions.c.id == latest.c.decision_id)
        .where(decisions.c.tier.in_(STANDING_TIERS), decisions.c.individual_id.is_not(None))
    ).one()
    return CatalogueCounts(
        photos=number(photos),
        photo_files=number(photo_files),
        annotations=number(annotations),
        individuals=number(individuals),
        encounters=number(encounters),
        gallery_annotations=gallery[0],
        gallery_individuals=gallery[1],
        identifications=number(identifications),
    )
