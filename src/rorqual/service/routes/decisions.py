"""Who is the animal? The doors for persons who decide it, and who take a decision back."""

from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response
from sqlalchemy import Connection

from rorqual.catalogue import regrouping
from rorqual.service.access import Curator
from rorqual.service.changing import ChangeOf
from rorqual.service.deciding import decided, undone
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
    return decided(change, events, caller, body, if_match)


@router.post(
    "/decisions/{decision_id}/undo",
    status_code=201,
    response_model=Operation,
    responses=_STATUSES,
)
def undo(change: ChangeOf, caller: Curator, decision_id: PathId, body: UndoRequest) -> Response:
    """Take back a decision and all of its operation; what stood before is said again."""
    return undone(change, caller, decision_id, body)


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
