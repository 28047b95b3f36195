"""What is at work while an application runs? Opened when it starts, closed in turn when it ends."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from rorqual.catalogue.catalogue import Catalogue
from rorqual.exchange.evaluation.drift_baseline import read_baseline
from rorqual.identify.live_identifier import LiveIdentifier
from rorqual.service.access import Doorkeeper
from rorqual.service.competing_head import head_names
from rorqual.service.desk import Desk
from rorqual.service.drift import DriftWatch
from rorqual.service.events import Events
from rorqual.service.jobs.worker import JobWorker
from rorqual.service.masking import Masks
from rorqual.service.measures import Measures
from rorqual.service.settings import ServiceSettings
from rorqual.service.uploads import Uploads
from rorqual.service.webhooks.sender import Sender


@asynccontextmanager
async def running(
    app: FastAPI,
    folder: Path,
    settings: ServiceSettings,
    measures: Measures,
    database_url: str | None = None,
) -> AsyncIterator[None]:
    """Open the catalogue, and put what works on it into the application's state.

    Args:
        app: the application.
        folder: the catalogue's.
        settings: of the service.
        measures: which the work is counted in.
        database_url: of the PostgreSQL that holds the catalogue's data; None: see `Catalogue.open`.
    """
    async with AsyncExitStack() as ending:
        catalogue = ending.enter_context(Catalogue.open(folder, database_url))
        identifier = LiveIdentifier(
            catalogue,
            max_pixels=settings.max_pixels,
            refresh_seconds=settings.refresh_seconds,
            on_step=measures.count_step,
            head_names=head_names(settings),
        )
        desk = Desk(identifier, workers=settings.workers, queue=settings.queue, measures=measures)
        ending.callback(desk.close)
        sender = Sender(
            catalogue.engine,
            allow_insecure=settings.allow_insecure_webhooks,
            poll_seconds=settings.webhook_poll_seconds,
        )
        ending.callback(sender.close)
        events = Events(catalogue.engine, sender.wake)
        drift_watch = DriftWatch(
            catalogue.engine,
            events,
            window=settings.drift_window,
            every_seconds=settings.drift_every_seconds,
            evaluated=read_baseline(settings.drift_baseline) if settings.drift_baseline else None,
        )
        ending.callback(drift_watch.close)
        masks = Masks(catalogue, settings, measures)
        worker = JobWorker(catalogue, desk, events, masks, lease_seconds=settings.job_lease_seconds)
        worker.start()
        ending.push_async_callback(run_in_threadpool, worker.stop)
        app.state.catalogue = catalogue
        app.state.desk = desk
        app.state.masks = masks
        app.state.doorkeeper = Doorkeeper(catalogue.engine, open_to_all=settings.open)
        app.state.uploads = Uploads(catalogue.folder, keep=settings.keep_uploads)
        app.state.events = events
        app.state.drift_watch = drift_watch
        yield
