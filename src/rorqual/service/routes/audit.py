"""Who changed what through the service?"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rorqual.catalogue.engine import reading
from rorqual.catalogue.team.audit import list_events
from rorqual.service.access import Admin
from rorqual.service.paging import Cursor, Limit, page, position
from rorqual.service.problems import problems
from rorqual.service.routes.catalogue import CatalogueOf
from rorqual.service.schemas.browsing import AuditEvent
from rorqual.service.schemas.pages import Page

router = APIRouter(prefix="/v1", tags=["audit"])


@router.get("/audit", response_model=Page[AuditEvent], responses=problems(401, 403, 422, 429, 503))
def audit(
    request: Request,
    catalogue: CatalogueOf,
    _caller: Admin,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List the changes, newest first."""
    at = position("audit", cursor, int)
    with reading(catalogue.engine) as connection:
        rows = list_events(connection, limit=limit + 1, before=int(at[0]) if at else None)
    return page(
        request,
        "audit",
        rows,
        limit,
        item=AuditEvent.model_validate,
        place=lambda row: (row.id,),
    )
