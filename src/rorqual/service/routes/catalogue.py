"""What is in the catalogue? Individuals, encounters and the machine's answers."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from rorqual.catalogue import animals, browsing
from rorqual.catalogue.engine import reading
from rorqual.domain.errors import MissingError
from rorqual.service.access import Viewer
from rorqual.service.dependencies import CatalogueOf, DeskOf
from rorqual.service.paging import PagingOf
from rorqual.service.problems import problems
from rorqual.service.schemas import browsing as shown
from rorqual.service.schemas.deciding import PLAIN, Name
from rorqual.service.schemas.pages import Page
from rorqual.service.showing import show_animals, show_answer, show_encounter
from rorqual.service.tagging import tagged

router = APIRouter(prefix="/v1", tags=["catalogue"])


PathName = Annotated[Name, Path(description="Percent-encoded.")]


@router.get(
    "/catalogue", response_model=shown.CatalogueSummary, responses=problems(401, 403, 429, 503)
)
def catalogue_summary(
    request: Request, catalogue: CatalogueOf, desk: DeskOf, _caller: Viewer
) -> Response:
    """Say how much is in the catalogue, and with what photos are answered."""
    setup = desk.identifier.setup()
    summary = shown.CatalogueSummary(
        counts=shown.Counts.model_validate(catalogue.counts()),
        settings=dict(catalogue.settings),
        models=setup.stamps,
        calibration=setup.calibration.stamp,
    )
    return tagged(request, summary)


@router.get(
    "/individuals",
    response_model=Page[shown.Individual],
    responses=problems(401, 403, 422, 429, 503),
)
def individuals(
    paging: PagingOf,
    catalogue: CatalogueOf,
    _caller: Viewer,
    prefix: Annotated[
        str, Query(max_length=200, pattern=PLAIN, description="With which names begin.")
    ] = "",
    species: Annotated[Name | None, Query()] = None,
) -> Response:
    """List the known individuals in the order of their names."""
    at = paging.position("individuals", str)
    with reading(catalogue.engine) as connection:
        rows = browsing.list_individuals(
            connection,
            limit=paging.rows,
            after=str(at[0]) if at else None,
            prefix=prefix,
            species=species,
        )
    return paging.page(
        "individuals",
        rows,
        item=shown.Individual.model_validate,
        place=lambda row: (row.name,),
    )


@router.get(
    "/individuals/{name:path}",
    response_model=shown.IndividualWithAnimals,
    responses=problems(401, 403, 404, 422, 429, 503),
)
def individual(
    request: Request, catalogue: CatalogueOf, caller: Viewer, name: PathName
) -> Response:
    """Show an individual, its photos, and all that was ever decided on them."""
    with reading(catalogue.engine) as connection:
        found = browsing.find_individual(connection, name)
        if found is None:
            raise MissingError(f"there is no individual {name} in the catalogue")
        its = animals.animals_of_individual(connection, found.id)
        answer = shown.IndividualWithAnimals(
            name=found.name,
            species=found.species,
            photos=found.photos,
            annotations=show_animals(connection, caller, its),
        )
    return tagged(request, answer)


@router.get(
    "/encounters",
    response_model=Page[shown.Encounter],
    responses=problems(401, 403, 422, 429, 503),
)
def encounters(
    paging: PagingOf,
    catalogue: CatalogueOf,
    caller: Viewer,
) -> Response:
    """List the encounters in the order in which they came."""
    at = paging.position("encounters", int)
    with reading(catalogue.engine) as connection:
        after = int(at[0]) if at else 0
        rows = browsing.list_encounters(connection, limit=paging.rows, after=after)
    return paging.page(
        "encounters",
        rows,
        item=lambda row: show_encounter(caller, row),
        place=lambda row: (row.id,),
    )


@router.get(
    "/identifications",
    response_model=Page[shown.Identification],
    responses=problems(401, 403, 422, 429, 503),
)
def identifications(
    paging: PagingOf,
    catalogue: CatalogueOf,
    caller: Viewer,
) -> Response:
    """List the machine's answers, newest first."""
    at = paging.position("identifications", str, str)
    with reading(catalogue.engine) as connection:
        before = (str(at[0]), str(at[1])) if at else None
        rows = browsing.list_answers(connection, limit=paging.rows, before=before)
    return paging.page(
        "identifications",
        rows,
        item=lambda row: show_answer(caller, row),
        place=lambda row: (row.identified_at, row.key),
    )
