"""What does a person's decision on an animal add to the log, and how is it taken back?"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import Connection, func, select

from rorqual.catalogue.animals import Animal, LoggedDecision, current_decision, find_animal
from rorqual.catalogue.browsing import Individual, find_individual
from rorqual.catalogue.decisions import STANDING_TIERS, Tier, append_decision
from rorqual.catalogue.rows import add_row, portions
from rorqual.catalogue.schema import annotations, individuals
from rorqual.domain.decision_kind import DecisionKind
from rorqual.domain.errors import ConflictError, MissingError, UsageError
from rorqual.domain.identification import NEW_INDIVIDUAL, Verdict

NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Operation:
    """What was added to the log together, and is undone together."""

    id: str
    kind: str
    decisions: tuple[int, ...]  # ids
    individual: str | None  # whom the animals are now, where that is one


def new_operation_id() -> str:
    """A name for decisions that belong together."""
    return uuid4().hex


def decide(
    connection: Connection,
    annotation_id: int,
    kind: DecisionKind,
    *,
    actor: str,
    individual: str | None = None,
    create: bool = False,
    reason: str = "",
    seen_decision: int | None = None,
) -> Operation:
    """Add what a person says of one animal.

    Args:
        connection: of a write transaction.
        annotation_id: of the animal.
        kind: what is said.
        actor: who says it.
        individual: whom it is about. To reject, None stands for whom it is said to be now; for a
            new one, None lets a name be made.
        create: whether a correction may name an individual that is not known yet.
        reason: in the person's words.
        seen_decision: id of the current decision when the person looked, 0 for none; None where
            that does not matter.

    Raises:
        MissingError: where the animal is not in the catalogue.
        ConflictError: where another decision was made since, or the new name is taken.
        UsageError: where the individual is not known, of another species, or the kind does not
            fit what was said before.
    """
    animal = locked_animal(connection, annotation_id)
    current = current_decision(connection, annotation_id)
    if seen_decision is not None and seen_decision != (current.id if current else 0):
        now = _in_words(current)
        raise ConflictError(f"annotation {annotation_id} was decided on since: {now}; look again")
    standing = current.individual if current and current.tier in STANDING_TIERS else None
    tier, verdict, whom = Tier.CONFIRMED, Verdict.MATCH, None
    match kind:
        case DecisionKind.CONFIRM:
            whom = known_individual(connection, individual)
            if standing not in (None, whom.name):
                raise UsageError(
                    f"annotation {annotation_id} is {standing}, not {whom.name}: correct it"
                )
        case DecisionKind.CORRECT:
            if create and individual and not find_individual(connection, individual):
                whom = add_individual(connection, individual, animal.species)
            else:
                whom = known_individual(connection, individual)
            if standing == whom.name:
                raise UsageError(f"annotation {annotation_id} is {standing} already: confirm it")
        case DecisionKind.NEW:
            verdict = Verdict.NEW_INDIVIDUAL
            whom = add_individual(connection, individual, animal.species)
        case DecisionKind.REJECT:
            tier, name = Tier.REJECTED, individual or standing
            whom = known_individual(connection, name) if name else None
            verdict = Verdict.MATCH if whom else Verdict.UNDECIDED
    if whom and tier is Tier.CONFIRMED:
        require_species(animal.species, whom)
    operation = new_operation_id()
    added = append_decision(
        connection,
        annotation_id,
        tier,
        verdict=verdict,
        individual_id=whom.id if whom else None,
        actor=actor,
        reason=reason,
        details={"operation": operation, "kind": kind.value},
    )
    named = whom.name if whom and tier is Tier.CONFIRMED else None
    return Operation(operation, kind.value, (added,), named)


def locked_animal(connection: Connection, annotation_id: int) -> Animal:
    """An animal that nobody else decides on until the transaction ends.

    Raises:
        MissingError: where it is not in the catalogue.
    """
    lock_animals(connection, [annotation_id])
    animal = find_animal(connection, annotation_id)
    if animal is None:
        raise MissingError(f"there is no annotation {annotation_id} in the catalogue")
    return animal


def lock_animals(connection: Connection, annotation_ids: Iterable[int]) -> None:
    """Let nobody else decide on animals until the transaction ends."""
    for some in portions(annotation_ids):
        rows = select(annotations.c.id).where(annotations.c.id.in_(some))
        connection.execute(rows.order_by(annotations.c.id).with_for_update()).all()


def known_individual(connection: Connection, name: str | None) -> Individual:
    """The individual with that name.

    Raises:
        UsageError: where there is none, or no name.
    """
    found = find_individual(connection, name) if name else None
    if found is None:
        given = f"there is no individual {name}" if name else "the individual is missing"
        raise UsageError(f"{given}: name one of the catalogue, or say that it is a new one")
    return found


def add_individual(connection: Connection, name: str | None, species: str | None) -> Individual:
    """A new individual; without a name it gets one.

    Raises:
        UsageError: where the name cannot be one.
        ConflictError: where the name is taken.
    """
    if name is None:
        number = connection.execute(select(func.max(individuals.c.id))).scalar() or 0
        name = f"new-{number + 1}"
        while find_individual(connection, name):
            number += 1
            name = f"new-{number + 1}"
    name = name.strip()
    if not name or not name.isprintable() or len(name) > NAME_LENGTH or name == NEW_INDIVIDUAL:
        raise UsageError(
            f"{name!r} cannot be the name of an individual: give 1 to {NAME_LENGTH} printable "
            f"characters, and not {NEW_INDIVIDUAL}"
        )
    if find_individual(connection, name):
        raise ConflictError(f"there is an individual {name} already: choose another name")
    return Individual(
        add_row(connection, individuals, name=name, species=species), name, species, 0
    )


def require_species(species: str | None, individual: Individual) -> None:
    """Let nothing of one species become an individual of another.

    Raises:
        UsageError: where both are known and differ.
    """
    if species and individual.species and species != individual.species:
        raise UsageError(f"{individual.name} is a {individual.species}, and this is a {species}")


def _in_words(current: LoggedDecision | None) -> str:
    if current is None:
        return "nothing is said of it now"
    return f"{current.tier} {current.individual or 'nobody'} by {current.actor} is the latest"
