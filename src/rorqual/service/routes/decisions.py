"""Who is the animal? The doors for persons who decide it, and who take a decision back."""

from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response
from sqlalchemy import Connection

from rorqual.catalogue import deciding, regrouping, undoing
from rorqual.service.access import Curator
from rorqual.service.changing import ChangeOf
from rorqual.service.events import EventsOf
from rorqual.service.problems import problems
from rorqual.service.routes.catalogue import PathName
from rorqual.service.routes.photos import PathId
from rorqual.service.schemas.deciding import (
    MergeRequest,
    NewDecision,
    Operation,
    SplitRequest,
    UndoRequest,
)
from rorqual.service.showing import show_animal
from rorqual.service.tagging import require_match
from rorqual.service.telling import tell_confirmation

router = APIRouter(prefix="/v1", tags=["decisions"])

_STATUSES = problems(400, 401, 403, 404, 409, 422, 429, 503)


@router.post(
    "/decisions",
    status_code=201,
    response_model=Operation,
    responses=_STATUSES | problems(412),
)
def decide(
    change: ChangeOf,
    events: EventsOf,
    caller: Curator,
    body: NewDecision,
    if_match: Annotated[str | None, Header(description="ETag of the annotation.")] = None,
) -> Response:
    """Say who an animal is; it is added to the log, signed with the name of the key."""

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


@router.post(
    "/decisions/{decision_id}/undo",
    status_code=201,
    response_model=Operation,
    responses=_STATUSES,
)
def undo(change: ChangeOf, caller: Curator, decision_id: PathId, body: UndoRequest) -> Response:
    """Take back a decision and all of its operation; what stood before is said again."""

    def work(connection: Connection) -> Operation:
        made = undoing.undo(connection, decision_id, actor=caller.name, reason=body.reason)
        subject = f"decision {decision_id}"
        change.note(connection, caller, "decision.undo", subject, {"operation": made.id})
        return Operation.model_validate(made)

    return change.make(caller, body, work)


@router.post(
    "/individuals/{name:path}/merge",
    status_code=201,
    response_model=Operation,
    responses=_STATUSES,
)
def merge(change: ChangeOf, caller: Curator, name: PathName, body: MergeRequest) -> Response:
    """Say that all animals of an individual are another one."""

    def work(connection: Connection) -> Operation:
        made = regrouping.merge(connection, name, body.into, actor=caller.name, reason=body.reason)
        details = {"operation": made.id, "into": body.into, "animals": len(made.decisions)}
        change.note(connection, caller, "individual.merge", f"individual {name}", details)
        return Operation.model_validate(made)

    return change.make(caller, body, work)


@router.post(
    "/individuals/{name:path}/split",
    status_code=201,
    response_model=Operation,
    responses=_STATUSES,
)
def split(change: ChangeOf, caller: Curator, name: PathName, body: SplitRequest) -> Response:
    """Say that some animals of an individual are a new one."""

    def work(connection: Connection) -> Operation:
        made = regrouping.split(
            connection,
            name,
            body.annotations,
            body.new_name,
            actor=caller.name,
            reason=body.reason,
        )
        details = {"operation": made.id, "new": made.individual, "animals": len(made.decisions)}
        change.note(connection, caller, "individual.split", f"individual {name}", details)
        return Operation.model_validate(made)

    return change.make(caller, body, work)
