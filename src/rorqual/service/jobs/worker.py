"""Who does the jobs? A thread of each process; what one leaves undone, another goes on with."""

import os
import socket
import time
from threading import Event, Thread
from uuid import uuid4

import structlog

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.team.job_leases import finish_job, hand_back, lease_next, renew_lease
from rorqual.catalogue.team.job_results import JobResult, record_result, recorded_positions
from rorqual.catalogue.team.jobs import Job
from rorqual.domain.errors import CatalogueError, NetworkError
from rorqual.domain.job_state import JobState
from rorqual.service.archives import archive_photos
from rorqual.service.batch import detect_here
from rorqual.service.desk import Desk
from rorqual.service.events import Events
from rorqual.service.jobs.batch_job import BatchJob
from rorqual.service.jobs.folder_mark import mark_of
from rorqual.service.leftovers import sweep_uploads
from rorqual.service.masking import Masks
from rorqual.service.telling import tell_batch, tell_rejection

_POLL_SECONDS = 0.5
_RETRY_SECONDS = 5.0
_SWEEP_SECONDS = 3600.0
_log = structlog.get_logger("rorqual.service")


class JobWorker:
    """Works on one photo at a time, so that the desk's threads are left to requests.

    Args:
        catalogue: with the queue.
        desk: whose identifier answers.
        events: which ends of jobs and rejections are told by.
        masks: which make those that jobs want.
        lease_seconds: how long a job waits for this process once it is gone.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        desk: Desk,
        events: Events,
        masks: Masks,
        *,
        lease_seconds: float,
    ) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._catalogue = catalogue
        self._desk = desk
        self._events = events
        self._masks = masks
        self._lease_seconds = lease_seconds
        self._swept_at = float("-inf")
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to look for jobs."""
        self._thread.start()

    def stop(self) -> None:
        """End after the photo at work; the job goes on at the next start."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                found = self._work_on_next()
                if not found:
                    self._sweep_if_due()
            except (CatalogueError, NetworkError) as error:  # perhaps somebody mends it
                _log.error("job_waits", why=str(error))
                self._stopping.wait(_RETRY_SECONDS)
            except Exception as error:
                _log.exception("job_waits", exc_info=error)
                self._stopping.wait(_RETRY_SECONDS)
            else:
                if not found:
                    self._stopping.wait(_POLL_SECONDS)

    def _sweep_if_due(self) -> None:
        if time.monotonic() - self._swept_at >= _SWEEP_SECONDS:
            for path in sweep_uploads(self._catalogue):
                _log.info("leftover", removed=path.name)
            self._swept_at = time.monotonic()

    def _work_on_next(self) -> bool:
        place = mark_of(self._catalogue.folder)  # archives of other folders are not here
        with writing(self._catalogue.engine) as connection:
            job = lease_next(connection, self.name, self._lease_seconds, place=place)
        if job is None:
            return False
        batch = BatchJob.from_json(job.parameters, self._catalogue.folder)
        if self._work_on(job, batch):
            batch.archive.forget()
        return True

    def _work_on(self, job: Job, batch: BatchJob) -> bool:
        """Whether this brought the job to its end."""
        if job.cancel_wanted:
            return self._end(job, JobState.CANCELLED)
        try:
            photos = archive_photos(batch.archive)
        except ValueError as error:
            _log.error("job_archive", id=job.id, why=str(error))  # with paths of the server
            message = "its archive is gone or was damaged on the server: send it again"
            return self._end(job, JobState.FAILED, message)
        masks = self._masks if batch.mask else None
        with reading(self._catalogue.engine) as connection:
            recorded = recorded_positions(connection, job.id)
        for position, photo in enumerate(photos):
            if position in recorded:
                continue
            if self._stopping.is_set():
                with writing(self._catalogue.engine) as connection:
                    hand_back(connection, job.id, self.name)
                return False
            detection = detect_here(self._desk, photo, batch.gate, masks)
            result = JobResult(position, photo.name, detection.model_dump_json())
            with writing(self._catalogue.engine) as connection:
                if record_result(connection, job.id, result):
                    tell_rejection(self._events, detection, connection)
                held = renew_lease(connection, job.id, self.name, self._lease_seconds)
            if held is None:
                return False
            if held.cancel_wanted:
                return self._end(job, JobState.CANCELLED)
        return self._end(job, JobState.DONE)

    def _end(self, job: Job, state: JobState, message: str | None = None) -> bool:
        with writing(self._catalogue.engine) as connection:
            ended = finish_job(connection, job.id, self.name, state, message)
            if ended:
                tell_batch(
                    self._events,
                    job_id=job.id,
                    state=state,
                    photos=job.total,
                    connection=connection,
                )
        _log.info("job", id=job.id, state=state, message=message)
        return ended
