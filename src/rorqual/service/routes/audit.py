"""Who changed what through the service?"""

from fastapi import APIRouter
from fastapi.responses import Response

from rorqual.catalogue.engine import reading
from rorqual.catalogue.team.audit import list_events
from rorqual.service.access import Admin
from rorqual.service.dependencies import CatalogueOf
from rorqual.service.paging import PagingOf
from rorqual.service.problems import problems
from rorqual.service.schemas.browsing import AuditEvent
from rorqual.service.schemas.pages import Page

router = APIRouter(prefix="/v1", tags=["audit"])


@router.get("/audit", response_model=Page[AuditEvent], responses=problems(401, 403, 422, 429, 503))
def audit(
    paging: PagingOf,
    catalogue: CatalogueOf,
    _caller: Admin,
) -> Response:
    """List the changes, newest first."""
    at = paging.position("audit", int)
    with reading(catalogue.engine) as connection:
        rows = list_events(connection, limit=paging.rows, before=int(at[0]) if at else None)
    return paging.page(
        "audit",
        rows,
        item=AuditEvent.model_validate,
        place=lambda row: (row.id,),
    )
