"""How do two individuals become one, one become two, and how is a decision taken back?"""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from rorqual.catalogue.animals import LoggedDecision, animals_of_individual, current_decision
from rorqual.catalogue.browsing import Individual, find_individual
from rorqual.catalogue.deciding import (
    Operation,
    add_individual,
    known_individual,
    locked_animal,
    new_operation_id,
    require_species,
)
from rorqual.catalogue.decisions import PERSONS_TIERS, Tier, append_decision
from rorqual.catalogue.schema import decisions
from rorqual.domain.errors import ConflictError, MissingError, UsageError
from rorqual.domain.identification import Verdict

_OF_SEVERAL = ("merge", "split", "undo")


def merge(
    connection: Connection, name: str, into: str, *, actor: str, reason: str = ""
) -> Operation:
    """Say that all animals of one individual are another one.

    The individual that is merged stays in the catalogue, without a photo.

    Raises:
        MissingError: where there is no individual of the first name.
        UsageError: where the other one is not there, the same, or of another species, or where
            no animal is the first one any more.
    """
    merged, whole = _required(connection, name), known_individual(connection, into)
    if merged.id == whole.id:
        raise UsageError(f"{name} cannot be merged into itself")
    require_species(merged.species, whole)
    animals = [it.id for it in animals_of_individual(connection, merged.id)]
    if not animals:
        raise UsageError(f"no animal is {name} any more: there is nothing to merge")
    return _reassign(connection, "merge", animals, merged, whole, actor=actor, reason=reason)


def split(
    connection: Connection,
    name: str,
    annotation_ids: Sequence[int],
    new_name: str | None,
    *,
    actor: str,
    reason: str = "",
) -> Operation:
    """Say that some animals of an individual are a new one.

    Raises:
        MissingError: where there is no such individual.
        UsageError: where no animal is given, or one twice.
        ConflictError: where an animal is not that individual now, or the new name is taken.
    """
    divided = _required(connection, name)
    if not annotation_ids or len(set(annotation_ids)) < len(annotation_ids):
        raise UsageError("name the annotations to split off, each once")
    part = add_individual(connection, new_name, divided.species)
    return _reassign(
        connection, "split", sorted(annotation_ids), divided, part, actor=actor, reason=reason
    )


def undo(connection: Connection, decision_id: int, *, actor: str, reason: str = "") -> Operation:
    """Take back a decision, and all that was decided with it, by saying again what stood before.

    Where nothing stood before, the animal is said to be nobody known. Undoing an undo brings back
    what it took away.

    Raises:
        MissingError: where there is no such decision.
        UsageError: where it is a suggestion of the machine.
        ConflictError: where one of its animals was decided on since.
    """
    row = select(decisions.c.annotation_id).where(decisions.c.id == decision_id)
    annotation_id = connection.execute(row).scalar()
    if annotation_id is None:
        raise MissingError(f"there is no decision {decision_id}")
    operation = new_operation_id()
    added = []
    for undone_id, animal in _together(connection, decision_id, annotation_id):
        locked_animal(connection, animal)
        current = current_decision(connection, animal)
        if current is None or current.id != undone_id:
            raise ConflictError(
                f"annotation {animal} was decided on after decision {undone_id}: undo "
                f"{'that one' if current is None else f'decision {current.id}'} first"
            )
        added.append(_restore(connection, current, operation, actor=actor, reason=reason))
    return Operation(operation, "undo", tuple(added), None)


def _required(connection: Connection, name: str) -> Individual:
    found = find_individual(connection, name)
    if found is None:
        raise MissingError(f"there is no individual {name} in the catalogue")
    return found


def _reassign(
    connection: Connection,
    kind: str,
    animals: Sequence[int],
    old: Individual,
    new: Individual,
    *,
    actor: str,
    reason: str,
) -> Operation:
    operation = new_operation_id()
    added = []
    for animal in animals:
        locked_animal(connection, animal)
        current = current_decision(connection, animal)
        if current is None or current.tier == Tier.REJECTED or current.individual != old.name:
            raise ConflictError(f"annotation {animal} is not {old.name} now: look again")
        added.append(
            append_decision(
                connection,
                animal,
                Tier.CONFIRMED,
                verdict=Verdict.MATCH,
                individual_id=new.id,
                actor=actor,
                reason=reason,
                details={"operation": operation, "kind": kind, "from": old.name, "to": new.name},
            )
        )
    return Operation(operation, kind, tuple(added), new.name)


def _together(
    connection: Connection, decision_id: int, annotation_id: int
) -> list[tuple[int, int]]:
    """Ids of decision and annotation of all that was decided in one operation."""
    row = connection.execute(select(decisions).where(decisions.c.id == decision_id)).one()
    if row.tier not in PERSONS_TIERS:
        raise UsageError(
            f"decision {decision_id} is a suggestion of the machine: reject it instead"
        )
    if row.details.get("kind") not in _OF_SEVERAL:
        return [(decision_id, annotation_id)]
    same = decisions.c.details["operation"].as_string() == row.details["operation"]
    query = select(decisions.c.id, decisions.c.annotation_id).where(same).order_by(decisions.c.id)
    return [(it.id, it.annotation_id) for it in connection.execute(query)]


def _restore(
    connection: Connection, undone: LoggedDecision, operation: str, *, actor: str, reason: str
) -> int:
    earlier = select(func.max(decisions.c.id)).where(
        decisions.c.annotation_id == undone.annotation_id,
        decisions.c.tier.in_(PERSONS_TIERS),
        decisions.c.id < undone.id,
    )
    before = connection.execute(
        select(decisions).where(decisions.c.id == earlier.scalar_subquery())
    ).first()
    return append_decision(
        connection,
        undone.annotation_id,
        Tier(before.tier) if before else Tier.REJECTED,
        verdict=Verdict(before.verdict) if before else Verdict.UNDECIDED,
        individual_id=before.individual_id if before else None,
        actor=actor,
        reason=reason,
        details={
            "operation": operation,
            "kind": "undo",
            "undoes": undone.id,
            "restores": before.id if before else None,
        },
    )
