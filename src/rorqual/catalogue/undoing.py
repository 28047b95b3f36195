"""How is a decision taken back, when the log is only added to? What stood before is said again."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from rorqual.catalogue.animals import is_latest
from rorqual.catalogue.deciding import Operation, lock_animals, new_operation_id
from rorqual.catalogue.decisions import PERSONS_TIERS, Tier, append_decision
from rorqual.catalogue.rows import portions
from rorqual.catalogue.schema import decisions
from rorqual.domain.errors import ConflictError, MissingError, UsageError
from rorqual.domain.identification import Verdict

_OF_SEVERAL = ("merge", "split", "undo")


def undo(connection: Connection, decision_id: int, *, actor: str, reason: str = "") -> Operation:
    """Take back a decision, and all that was decided with it, by saying again what stood before.

    Where nothing stood before, the animal is said to be nobody known. Undoing an undo brings back
    what it took away.

    Raises:
        MissingError: where there is no such decision.
        UsageError: where it is a suggestion of the machine.
        ConflictError: where one of its animals was decided on since.
    """
    row = connection.execute(select(decisions).where(decisions.c.id == decision_id)).first()
    if row is None:
        raise MissingError(f"there is no decision {decision_id}")
    undone = _together(connection, row)
    lock_animals(connection, undone.values())
    overtaken = sorted(set(undone) - _latest(connection, undone))
    if overtaken:
        animal = undone[overtaken[0]]
        raise ConflictError(
            f"annotation {animal} was decided on after decision {overtaken[0]}: undo what was "
            "decided last first"
        )
    before = _before(connection, undone)
    operation = new_operation_id()
    added = [
        _restore(connection, it, animal, before.get(animal), operation, actor, reason)
        for it, animal in undone.items()
    ]
    return Operation(operation, "undo", tuple(added), None)


def _together(connection: Connection, row: Row[Any]) -> dict[int, int]:
    """All that was decided in one operation: decision -> annotation."""
    if row.tier not in PERSONS_TIERS:
        raise UsageError(f"decision {row.id} is a suggestion of the machine: reject it instead")
    if row.details.get("kind") not in _OF_SEVERAL:
        return {row.id: row.annotation_id}
    same = decisions.c.details["operation"].as_string() == row.details["operation"]
    query = select(decisions.c.id, decisions.c.annotation_id).where(same).order_by(decisions.c.id)
    return {it.id: it.annotation_id for it in connection.execute(query)}


def _latest(connection: Connection, decision_ids: Iterable[int]) -> set[int]:
    """Those of the decisions that none came after."""
    return {
        found
        for some in portions(decision_ids)
        for found in connection.scalars(
            select(decisions.c.id).where(decisions.c.id.in_(some), is_latest())
        )
    }


def _before(connection: Connection, undone: Mapping[int, int]) -> dict[int, Row[Any]]:
    """By animal, the word of a person that stood before the decision that is undone."""
    decision_of = {animal: it for it, animal in undone.items()}
    before: dict[int, Row[Any]] = {}
    for some in portions(decision_of):
        said = select(decisions).where(
            decisions.c.annotation_id.in_(some), decisions.c.tier.in_(PERSONS_TIERS)
        )
        for row in connection.execute(said.order_by(decisions.c.id)):
            if row.id < decision_of[row.annotation_id]:
                before[row.annotation_id] = row
    return before


def _restore(
    connection: Connection,
    undone: int,
    animal: int,
    before: Row[Any] | None,
    operation: str,
    actor: str,
    reason: str,
) -> int:
    return append_decision(
        connection,
        animal,
        Tier(before.tier) if before else Tier.REJECTED,
        verdict=Verdict(before.verdict) if before else Verdict.UNDECIDED,
        individual_id=before.individual_id if before else None,
        actor=actor,
        reason=reason,
        details={
            "operation": operation,
            "kind": "undo",
            "undoes": undone,
            "restores": before.id if before else None,
        },
    )
