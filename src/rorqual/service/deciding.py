"""How is a person's word on one animal taken down, from whichever door it comes?"""

from fastapi.responses import Response
from sqlalchemy import Connection

from rorqual.catalogue import deciding, undoing
from rorqual.service.access import Caller
from rorqual.service.changing import Change
from rorqual.service.events import Events
from rorqual.service.schemas.deciding import NewDecision, Operation, UndoRequest
from rorqual.service.showing import show_animal
from rorqual.service.tagging import require_match
from rorqual.service.telling import tell_confirmation


def decided(
    change: Change, events: Events, caller: Caller, body: NewDecision, if_match: str | None = None
) -> Response:
    """Add a decision to the log, with its entry in the audit; those who want to know are told.

    Args:
        change: the request.
        events: of the application.
        caller: who decides; the log names that one.
        body: the decision.
        if_match: ETag of the animal that the person looked at; None for any.

    Raises:
        MissingError, ConflictError, UsageError: see `catalogue.deciding.decide`.
        ProblemError: 412 where the animal has changed since the ETag.
    """

    def work(connection: Connection) -> Operation:
        animal = deciding.locked_animal(connection, body.annotation_id)
        require_match(if_match, show_animal(connection, caller, animal))
        made = deciding.decide(
            connection,
            animal.id,
            body.kind,
            actor=caller.name,
            individual=body.individual,
            create=body.create,
            reason=body.reason,
            seen_decision=body.seen_decision,
        )
        details = {"operation": made.id, "individual": body.individual or made.individual}
        subject = f"annotation {animal.id}"
        change.note(connection, caller, f"decision.{body.kind}", subject, details)
        if made.individual is not None:
            tell_confirmation(
                events, animal.id, made.individual, by=caller.name, connection=connection
            )
        return Operation.model_validate(made)

    return change.make(caller, body, work)


def undone(change: Change, caller: Caller, decision_id: int, body: UndoRequest) -> Response:
    """Take a decision back, with its entry in the audit.

    Raises:
        MissingError, ConflictError, UsageError: see `catalogue.undoing.undo`.
    """

    def work(connection: Connection) -> Operation:
        made = undoing.undo(connection, decision_id, actor=caller.name, reason=body.reason)
        subject = f"decision {decision_id}"
        change.note(connection, caller, "decision.undo", subject, {"operation": made.id})
        return Operation.model_validate(made)

    return change.make(caller, body, work)
