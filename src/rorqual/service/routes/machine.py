"""With what does the machine answer, and whom does it put together?"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rorqual.api.models import list_models
from rorqual.catalogue.engine import reading
from rorqual.catalogue.suggested_groups import list_groups
from rorqual.identify.identification_setup import IdentificationSetup
from rorqual.networks.composite import CompositeSpec
from rorqual.service.access import Viewer
from rorqual.service.dependencies import CatalogueOf, DeskOf
from rorqual.service.paging import PagingOf
from rorqual.service.problems import problems
from rorqual.service.schemas.clusters import Cluster
from rorqual.service.schemas.networks import ServedModel, ServedModels
from rorqual.service.schemas.pages import Page
from rorqual.service.tagging import tagged

router = APIRouter(prefix="/v1", tags=["catalogue"])


@router.get("/models", response_model=ServedModels, responses=problems(401, 403, 429, 503))
def models(request: Request, desk: DeskOf, _caller: Viewer) -> Response:
    """List the networks that are installed, and say which of them are at work."""
    working = _stamps_at_work(desk.identifier.setup())
    masks = request.app.state.settings.mask_network
    specs = [it.spec for it in list_models() if it.spec]
    shown = [
        ServedModel.of(spec, at_work=spec.stamp in working or spec.id == masks) for spec in specs
    ]
    shown.sort(key=lambda it: (not it.at_work, it.step, it.id))
    return tagged(request, ServedModels(models=shown))


@router.get("/clusters", response_model=Page[Cluster], responses=problems(401, 403, 422, 429, 503))
def clusters(paging: PagingOf, catalogue: CatalogueOf, _caller: Viewer) -> Response:
    """List the provisional groups of `rorqual cluster --record`, as they were suggested."""
    at = paging.position("clusters", int)
    with reading(catalogue.engine) as connection:
        rows = list_groups(connection, limit=paging.rows, after=int(at[0]) if at else 0)
    return paging.page("clusters", rows, item=Cluster.model_validate, place=lambda row: (row.id,))


def _stamps_at_work(setup: IdentificationSetup) -> set[str]:
    """Those of the networks themselves, also of ones that embed together."""
    embedder = setup.networks.embedder.spec
    members = embedder.members if isinstance(embedder, CompositeSpec) else ()
    stamps = {*setup.networks.stamps.values(), *(it.spec.stamp for it in members)}
    return stamps.union(*(marks.networks for marks in setup.marks.values()))
