"""How are the doors put together into one application?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from rorqual import __version__
from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.live_identifier import LiveIdentifier
from rorqual.service.access import Doorkeeper, RateLimit
from rorqual.service.desk import Desk
from rorqual.service.measures import Measures
from rorqual.service.middleware import install_middleware
from rorqual.service.problems import install_problem_handlers
from rorqual.service.routes import health, match, predict
from rorqual.service.settings import ServiceSettings
from rorqual.service.uploads import Uploads

_DESCRIPTION = "Identifies individual whales and dolphins from photographs, against one catalogue."


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

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with Catalogue.open(folder, database_url) as catalogue:
            identifier = LiveIdentifier(
                catalogue,
                max_pixels=settings.max_pixels,
                refresh_seconds=settings.refresh_seconds,
            )
            desk = Desk(
                identifier, workers=settings.workers, queue=settings.queue, measures=measures
            )
            app.state.catalogue = catalogue
            app.state.desk = desk
            app.state.doorkeeper = Doorkeeper(catalogue.engine, open_to_all=settings.open)
            app.state.uploads = Uploads(catalogue.folder, keep=settings.keep_uploads)
            try:
                yield
            finally:
                desk.close()

    app = FastAPI(
        title="Rorqual",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.measures = measures
    app.state.rate_limit = RateLimit(settings.requests_per_minute)
    for door in (predict, match, health):
        app.include_router(door.router)
    install_problem_handlers(app)
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
