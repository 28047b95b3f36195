"""Which photos are in the catalogue, and which animals are in them?"""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from rorqual.catalogue.animals import find_animal
from rorqual.catalogue.engine import reading
from rorqual.catalogue.photo_browsing import find_photo, list_photos
from rorqual.domain.errors import MissingError
from rorqual.service.access import Viewer
from rorqual.service.dependencies import CatalogueOf
from rorqual.service.paging import PagingOf
from rorqual.service.problems import problems
from rorqual.service.schemas import browsing as shown
from rorqual.service.schemas.deciding import Id
from rorqual.service.schemas.pages import Page
from rorqual.service.showing import show_animal, show_photo, show_photo_with_animals
from rorqual.service.tagging import tagged

router = APIRouter(prefix="/v1", tags=["catalogue"])

PathId = Annotated[Id, Path()]


@router.get(
    "/photos", response_model=Page[shown.Photo], responses=problems(401, 403, 422, 429, 503)
)
def photos(
    paging: PagingOf,
    catalogue: CatalogueOf,
    caller: Viewer,
) -> Response:
    """List the photos in the order in which they came."""
    at = paging.position("photos", int)
    with reading(catalogue.engine) as connection:
        rows = list_photos(connection, limit=paging.rows, after=int(at[0]) if at else 0)
    return paging.page(
        "photos",
        rows,
        item=lambda row: show_photo(caller, row),
        place=lambda row: (row.id,),
    )


@router.get(
    "/photos/{photo_id}",
    response_model=shown.PhotoWithAnimals,
    responses=problems(401, 403, 404, 422, 429, 503),
)
def photo(request: Request, catalogue: CatalogueOf, caller: Viewer, photo_id: PathId) -> Response:
    """Show a photo's facts and the animals in it."""
    with reading(catalogue.engine) as connection:
        found = find_photo(connection, photo_id)
        if found is None:
            raise MissingError(f"there is no photo {photo_id} in the catalogue")
        answer = show_photo_with_animals(connection, caller, found)
    return tagged(request, answer)


@router.get(
    "/annotations/{annotation_id}",
    response_model=shown.Animal,
    responses=problems(401, 403, 404, 422, 429, 503),
)
def annotation(
    request: Request, catalogue: CatalogueOf, caller: Viewer, annotation_id: PathId
) -> Response:
    """Show one animal in a photo, who it is, and all that was ever decided on it."""
    with reading(catalogue.engine) as connection:
        found = find_animal(connection, annotation_id)
        if found is None:
            raise MissingError(f"there is no annotation {annotation_id} in the catalogue")
        answer = show_animal(connection, caller, found)
    return tagged(request, answer)


@router.get(
    "/annotations/{annotation_id}/thumbnail",
    response_class=Response,
    responses={
        200: {"content": {"image/jpeg": {}}, "description": "A small JPEG of the animal."},
        **problems(401, 403, 404, 422, 429, 503),
    },
)
def thumbnail(
    request: Request, catalogue: CatalogueOf, _caller: Viewer, annotation_id: PathId
) -> Response:
    """Show a small picture of an animal."""
    jpeg = catalogue.thumbnail(annotation_id)
    if jpeg is None:
        raise MissingError(f"there is no picture of an annotation {annotation_id}")
    return tagged(request, jpeg, media_type="image/jpeg")
