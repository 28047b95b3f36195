"""How do two individuals become one, and how does one become two?"""

from collections.abc import Sequence

from sqlalchemy import Connection

from rorqual.catalogue.animals import animals_of_individual
from rorqual.catalogue.browsing import Individual, find_individual
from rorqual.catalogue.deciding import (
    Operation,
    add_individual,
    known_individual,
    lock_animals,
    new_operation_id,
    require_species,
)
from rorqual.catalogue.decisions import Tier, append_decision
from rorqual.domain.errors import ConflictError, MissingError, UsageError
from rorqual.domain.identification import Verdict


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
    lock_animals(connection, animals)
    its = {it.id for it in animals_of_individual(connection, old.id)}
    others = [it for it in animals if it not in its]
    if others:
        raise ConflictError(f"annotation {others[0]} is not {old.name} now: look again")
    operation = new_operation_id()
    added = [
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
        for animal in animals
    ]
    return Operation(operation, kind, tuple(added), new.name)
