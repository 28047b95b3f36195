"""Whom does the catalogue know, and in which photos? The pages of individuals."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from rorqual.catalogue.animals import animals_of_individual, first_animals_of
from rorqual.catalogue.browsing import find_individual, list_individuals
from rorqual.catalogue.engine import reading
from rorqual.catalogue.photo_browsing import find_photo
from rorqual.service.access import Caller, Viewer
from rorqual.service.dependencies import CatalogueOf
from rorqual.service.routes.catalogue import PathName
from rorqual.service.schemas import browsing as shown
from rorqual.service.schemas.deciding import PLAIN
from rorqual.service.showing import show_animals, show_photo
from rorqual.web.templating import SIGNED_IN, page

PAGE = 48
router = APIRouter(include_in_schema=False, dependencies=[SIGNED_IN])
NameText = Annotated[str, Query(max_length=200, pattern=PLAIN)]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Photos of one individual from one encounter."""

    encounter: str | None
    date: str | None  # ISO 8601, of the earliest photo
    latitude: float | None  # degrees WGS 84, as far as the person may know
    longitude: float | None
    animals: tuple[shown.Animal, ...]


@router.get("/individuals")
def individuals(
    request: Request,
    catalogue: CatalogueOf,
    _caller: Viewer,
    prefix: NameText = "",
    after: NameText = "",
) -> Response:
    """Show whom the catalogue knows, in the order of their names."""
    with reading(catalogue.engine) as connection:
        found = list_individuals(
            connection, limit=PAGE + 1, after=after or None, prefix=prefix.strip()
        )
        pictures = first_animals_of(connection, [it.id for it in found])
    more = found[PAGE - 1].name if len(found) > PAGE else None
    return page(
        "individuals.html",
        request,
        individuals=found[:PAGE],
        pictures=pictures,
        prefix=prefix.strip(),
        after=after,
        more=more,
    )


@router.get("/individuals/{name:path}")
def individual(
    request: Request, catalogue: CatalogueOf, caller: Viewer, name: PathName
) -> Response:
    """Show an individual with its photos."""
    with reading(catalogue.engine) as connection:
        found = find_individual(connection, name)
        if found is None:
            message = f"there is no individual {name} in the catalogue"
            return page("missing.html", request, 404, message=message)
        its = animals_of_individual(connection, found.id)
        animals = [_dated(connection, caller, it) for it in show_animals(connection, caller, its)]
    return page("individual.html", request, it=found, meetings=_meetings(animals))


def _dated(connection: Connection, caller: Caller, animal: shown.Animal) -> shown.Animal:
    """An animal with the day and place of its photo where nobody labelled them."""
    if animal.date:
        return animal
    found = find_photo(connection, animal.photo_id)
    if found is None:
        return animal
    photo = show_photo(caller, found)
    said: dict[str, str | float | None] = {"date": photo.captured_local}
    if animal.latitude is None:
        said |= {"latitude": photo.latitude, "longitude": photo.longitude}
    return animal.model_copy(update=said)


def _meetings(animals: list[shown.Animal]) -> list[Meeting]:
    """By encounter, else by day, the latest first; photos that nobody dated come last."""
    together: defaultdict[tuple[str | None, str | None], list[shown.Animal]] = defaultdict(list)
    for animal in animals:
        day = None if animal.encounter else animal.date and animal.date[:10]
        together[animal.encounter, day].append(animal)
    meetings = [_meeting(encounter, some) for (encounter, _), some in together.items()]
    return sorted(meetings, key=lambda it: it.date or "", reverse=True)


def _meeting(encounter: str | None, animals: list[shown.Animal]) -> Meeting:
    animals.sort(key=lambda it: (it.date or "", it.id))
    placed = next((it for it in animals if it.latitude is not None), animals[0])
    dates = [it.date for it in animals if it.date]
    return Meeting(
        encounter, min(dates, default=None), placed.latitude, placed.longitude, tuple(animals)
    )
