"""Who decides on the machine's suggestions, and how? The queue, and the page of one animal."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from rorqual.catalogue.animals import current_decision, histories_of
from rorqual.catalogue.browsing import list_individuals
from rorqual.catalogue.decisions import STANDING_TIERS
from rorqual.catalogue.engine import reading
from rorqual.catalogue.suggested_groups import groups_of
from rorqual.catalogue.team.review_order import ReviewOrder
from rorqual.catalogue.team.review_queue import ReviewState, count_review, find_review
from rorqual.domain.decision_kind import DecisionKind
from rorqual.domain.errors import ConflictError, MissingError, UsageError
from rorqual.service.access import Caller, Curator, Viewer
from rorqual.service.changing import ChangeOf
from rorqual.service.deciding import decided, undone
from rorqual.service.dependencies import CatalogueOf
from rorqual.service.events import EventsOf
from rorqual.service.routes.photos import PathId
from rorqual.service.schemas.deciding import LARGEST_ID, PLAIN, NewDecision, UndoRequest
from rorqual.web.group_view import view_group
from rorqual.web.queue import Queue, QueueOf, sections
from rorqual.web.review_view import view_animal
from rorqual.web.templating import SIGNED_IN, page

PAGE = 20
NAMES_OFFERED = 500  # without JavaScript; with it, those that begin with what is typed
CHOICES = r"^(name:[^\x00]+|typed|new(:[^\x00]+)?|reject(:[^\x00]+)?)$"
router = APIRouter(include_in_schema=False, dependencies=[SIGNED_IN])

OfRow = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


Text = Annotated[str, Form(max_length=2000, pattern=PLAIN)]
NameText = Annotated[str, Form(max_length=200, pattern=PLAIN)]


@router.get("/review")
def queue(
    request: Request,
    catalogue: CatalogueOf,
    caller: Viewer,
    through: QueueOf,
    after: OfRow = None,
    done: OfRow = None,
) -> Response:
    """Show the animals that the machine was asked about."""
    with reading(catalogue.engine) as connection:
        last = find_review(connection, after) if after else None
        items = through.after(connection, last, PAGE + 1)
        counts = count_review(connection)
        histories = histories_of(connection, [it.annotation_id for it in items])
        groups = groups_of(connection, [it.annotation_id for it in items])
        done_in = view_group(connection, caller, done) if done else None
    more = items[PAGE - 1].annotation_id if len(items) > PAGE else None
    return page(
        "review.html",
        request,
        sections=sections(items[:PAGE], groups, through.order),
        groups=groups,
        histories=histories,
        counts=counts,
        states=list(ReviewState),
        orders=list(ReviewOrder),
        state=through.state,
        order=through.order,
        after=after,
        more=more,
        done=done,
        done_in=done_in,
    )


@router.get("/review/{annotation_id}")
def animal(
    request: Request,
    catalogue: CatalogueOf,
    caller: Viewer,
    annotation_id: PathId,
    through: QueueOf,
    done: OfRow = None,
) -> Response:
    """Show one animal beside its candidates, and what was decided on it."""
    with reading(catalogue.engine) as connection:
        try:
            values = _values(connection, caller, annotation_id, through)
        except MissingError as error:
            return page("missing.html", request, 404, message=str(error))
        done_in = view_group(connection, caller, done) if done else None
    return page("animal.html", request, done=done, done_in=done_in, **values)


@router.post("/review/{annotation_id}")
def decide(
    request: Request,
    catalogue: CatalogueOf,
    change: ChangeOf,
    events: EventsOf,
    caller: Curator,
    annotation_id: PathId,
    choice: Annotated[str, Form(pattern=CHOICES, max_length=210)],
    seen: Annotated[int, Form(ge=0, le=LARGEST_ID)],
    through: QueueOf,
    individual: NameText = "",
    reason: Text = "",
) -> Response:
    """Take down a person's word and show the animal that comes next."""
    with reading(catalogue.engine) as connection:
        item = find_review(connection, annotation_id)
        current = current_decision(connection, annotation_id)
        following = through.after(connection, item)
    word, _, name = choice.partition(":")
    name = name or ("" if word == "reject" else individual.strip())
    said = current.individual if current and current.tier in STANDING_TIERS else None
    said = said or (item.individual if item else None)
    kinds = {"new": DecisionKind.NEW, "reject": DecisionKind.REJECT}
    agreed = DecisionKind.CONFIRM if said in (None, name) else DecisionKind.CORRECT
    body = NewDecision(
        annotation_id=annotation_id,
        kind=kinds.get(word, agreed),
        individual=name or None,
        reason=reason,
        seen_decision=seen,
    )
    try:
        decided(change, events, caller, body)
    except UsageError as error:
        entered = {"individual": individual, "reason": reason}
        return _again(request, catalogue, caller, annotation_id, through, error, entered)
    to = following[0].annotation_id if following else None
    return through.onward(to, done=annotation_id)


@router.post("/review/{annotation_id}/undo")
def undo(
    request: Request,
    catalogue: CatalogueOf,
    change: ChangeOf,
    caller: Curator,
    annotation_id: PathId,
    decision: Annotated[int, Form(ge=1, le=LARGEST_ID)],
    through: QueueOf,
    reason: Text = "",
) -> Response:
    """Take back what was decided last, and show the same animal again."""
    try:
        undone(change, caller, decision, UndoRequest(reason=reason))
    except UsageError as error:
        entered = {"reason": reason}
        return _again(request, catalogue, caller, annotation_id, through, error, entered)
    return through.onward(annotation_id)


def _again(
    request: Request,
    catalogue: CatalogueOf,
    caller: Caller,
    annotation_id: int,
    through: Queue,
    error: UsageError,
    entered: dict[str, str],
) -> Response:
    """The page with what stands now, why nothing was decided, and what the person had entered."""
    status = 409 if isinstance(error, ConflictError) else 422
    with reading(catalogue.engine) as connection:
        try:
            values = _values(connection, caller, annotation_id, through)
        except MissingError as missing:
            return page("missing.html", request, 404, message=str(missing))
    return page("animal.html", request, status, error=str(error), entered=entered, **values)


def _values(
    connection: Connection, caller: Caller, annotation_id: int, through: Queue
) -> dict[str, Any]:
    view = view_animal(connection, caller, annotation_id)
    following = through.after(connection, view.item)
    return {
        "view": view,
        "known": list_individuals(connection, limit=NAMES_OFFERED),
        "following": following[0].annotation_id if following else None,
        "state": through.state,
        "order": through.order,
    }
