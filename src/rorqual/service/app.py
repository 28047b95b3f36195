"""How are the doors put together into one application?"""

from pathlib import Path

from fastapi import FastAPI

from rorqual import __version__
from rorqual.service.access import RateLimit
from rorqual.service.hosts import OnlyThisMachine
from rorqual.service.measures import Measures
from rorqual.service.middleware import install_middleware
from rorqual.service.problems import install_problem_handlers
from rorqual.service.routes import (
    audit,
    batch,
    catalogue,
    decisions,
    drift,
    export,
    health,
    jobs,
    machine,
    match,
    photos,
    predict,
    webhooks,
)
from rorqual.service.running import running
from rorqual.service.settings import ServiceSettings

_DESCRIPTION = "Identifies individual whales and dolphins from photographs, against one catalogue."
_IDENTIFYING = (predict, batch, match, jobs, export)
_KNOWING = (catalogue, machine, photos, decisions, audit)
_OPERATING = (webhooks, drift, health)


def create_app(
    folder: Path, settings: ServiceSettings | None = None, *, database_url: str | None = None
) -> FastAPI:
    """An application over a catalogue, which it opens when it starts and closes when it ends.

    Args:
        folder: the catalogue's.
        settings: None for the environment's.
        database_url: of the PostgreSQL that keeps its data; see `Catalogue.open`.
    """
    settings = settings or ServiceSettings()
    measures = Measures()
    app = FastAPI(
        title="Rorqual",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lambda app: running(app, folder, settings, measures, database_url),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.measures = measures
    app.state.rate_limit = RateLimit(settings.requests_per_minute)
    for door in (*_IDENTIFYING, *_KNOWING, *_OPERATING):
        app.include_router(door.router)
    install_problem_handlers(app)
    if settings.open:
        app.add_middleware(OnlyThisMachine)
    one = settings.max_upload_bytes + (1 << 16)  # and what a form adds
    install_middleware(
        app,
        measures,
        {
            "/": one,
            "/match": settings.max_images * one,
            "/v1/predict-batch": settings.max_archive_bytes,
            "/predict-batch": settings.max_archive_bytes,
        },
    )
    return app
