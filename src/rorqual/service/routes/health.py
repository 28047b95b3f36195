"""Is the service alive, ready, and how does it fare?"""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field

from rorqual import __version__
from rorqual.service.access import Viewer
from rorqual.service.dependencies import DeskOf
from rorqual.service.problems import ProblemError, problems, with_problem_type
from rorqual.service.schemas.examples import shown_as
from rorqual.service.whole_examples import with_whole_examples

router = APIRouter(tags=["operation"])


class Alive(BaseModel):
    """The process answers."""

    model_config = shown_as({"status": "alive"})

    status: str = "alive"


class Ready(BaseModel):
    """With what the service answers."""

    model_config = shown_as(
        {
            "status": "ready",
            "version": "0.1.0",
            "models": {"embed": "rorqual-lite0@3133a8f9cff0"},
            "individuals": 212,
            "photos": 1480,
        }
    )

    status: str = "ready"
    version: str
    models: dict[str, str] = Field(description="Step -> id@hash.")
    individuals: int = Field(description="In the gallery.")
    photos: int = Field(description="Animals in photos in the gallery.")


@router.get("/health")
async def health() -> Alive:
    """Say that the process is alive; needs no key, and says nothing of networks or catalogue."""
    return Alive()


@router.get("/ready", responses=problems(401, 429, 503))
def ready(desk: DeskOf, _caller: Viewer) -> Ready:
    """Say whether photos would be answered; 503 while networks or catalogue are missing."""
    state = desk.identifier.describe()
    if not desk.has_place:
        raise ProblemError(503, "too many photos wait", headers={"Retry-After": "2"})
    return Ready(version=__version__, **state._asdict())


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request, _caller: Viewer) -> dict[str, Any]:
    """Give the document of this API, OpenAPI 3.1."""
    app: FastAPI = request.app
    return with_whole_examples(with_problem_type(app.openapi()))


@router.get("/metrics", response_class=PlainTextResponse, responses=problems(401, 429))
def metrics(request: Request, _caller: Viewer) -> Response:
    """Give the measures of this process as Prometheus reads them."""
    return Response(
        generate_latest(request.app.state.measures.registry), media_type=CONTENT_TYPE_LATEST
    )
