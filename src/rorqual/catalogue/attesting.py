"""What happens when a label says who the animal is?"""

from sqlalchemy import Connection, Row, select

from rorqual.catalogue.decisions import PERSONS_TIERS, STANDING_TIERS, Tier, append_decision
from rorqual.catalogue.rows import add_row, update_row
from rorqual.catalogue.schema import decisions, individuals
from rorqual.catalogue.text import storable
from rorqual.domain.identification import Verdict
from rorqual.domain.label import Label

ACTOR = "import"


def attest(connection: Connection, annotation_id: int, label: Label) -> str | None:
    """Record that the label names the animal; said before, it is not said twice.

    Returns:
        None, or what the catalogue knows otherwise: then nothing is recorded.
    """
    if label.individual is None:
        return None
    name = storable(label.individual)  # a folder's name may hold bytes that are no text
    known = connection.execute(select(individuals).where(individuals.c.name == name)).first()
    if known and known.species and label.species and known.species != label.species:
        return f"individual {name} is a {known.species} in the catalogue and a {label.species} here"
    history = _history(connection, annotation_id)
    said_before = any(row.tier in STANDING_TIERS and row.name == name for row in history)
    clash = None if said_before or not history else _clash(history[-1], name)
    if clash:
        return clash
    individual_id = _store_individual(connection, known, name, label.species)
    if not said_before:
        append_decision(
            connection,
            annotation_id,
            Tier.ATTESTED,
            verdict=Verdict.MATCH,
            individual_id=individual_id,
            actor=ACTOR,
            reason="labelled so in the import",
        )
    return None


def _history(connection: Connection, annotation_id: int) -> list[Row[tuple[str, str | None]]]:
    """What persons decided on the animal, oldest first: tier and the individual's name."""
    return list(
        connection.execute(
            select(decisions.c.tier, individuals.c.name)
            .select_from(decisions.outerjoin(individuals))
            .where(decisions.c.annotation_id == annotation_id)
            .where(decisions.c.tier.in_(PERSONS_TIERS))
            .order_by(decisions.c.id)
        )
    )


def _clash(current: Row[tuple[str, str | None]], individual: str) -> str | None:
    rejected = current.tier == Tier.REJECTED
    if current.name is None and current.tier == Tier.ATTESTED:  # who it was got another box
        return None
    if rejected != (current.name == individual):
        return None
    if rejected:
        return f"that this animal is individual {individual} was rejected in the catalogue"
    return f"this animal is individual {current.name} in the catalogue and {individual} here"


def _store_individual(
    connection: Connection,
    known: Row[tuple[int, str, str | None]] | None,
    name: str,
    species: str | None,
) -> int:
    if known is None:
        return add_row(connection, individuals, name=name, species=species)
    if known.species is None and species:
        update_row(connection, individuals, known.id, {"species": species})
    return int(known.id)
