"""How does a program have many photos answered: at once, or by a job that it follows?"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from rorqual.client.errors import ServiceError
from rorqual.client.files import archive_of
from rorqual.client.part import ClientPart
from rorqual.client.streams import items_of_array, items_of_lines
from rorqual.domain.job_state import JobState
from rorqual.service.schemas.detection import Detection
from rorqual.service.schemas.job import JobView

Photos = Path | str | Sequence[Path | str]


class ManyPhotos(ClientPart):
    """Archives, which are answered while one waits, and jobs."""

    def predict_batch(
        self, photos: Photos, *, skip_anti_fraud: bool = False, mask: bool = False
    ) -> Iterator[Detection]:
        """Who is in each of many photos: an answer for each, in their order, as they are found.

        It asks when the first answer is taken. Of more photos than the service answers at once
        it makes a job; then the answers come when that has ended.

        Args:
            photos: a zip archive, or the photos' files.
            skip_anti_fraud: go on where the gate sees no cetacean; for curators.
            mask: add each best animal's picture with the background removed.

        Raises:
            ServiceError: also after the last answer of a job that failed or was cancelled.
        """
        with (
            archive_of(photos) as archive,
            self._connection.stream(
                "POST",
                "/v1/predict-batch",
                files={"archive": archive},
                params={"skip_anti_fraud": skip_anti_fraud, "mask": mask},
                headers={"Idempotency-Key": uuid4().hex},
            ) as answer,
        ):
            if answer.status_code != 202:
                yield from items_of_array(answer.iter_bytes(), Detection)
                return
            job = JobView.model_validate_json(answer.read())
        ended = self.wait_for_job(job.id)
        yield from self.job_results(job.id)
        if ended.state is not JobState.DONE:
            why = ended.message or f"{ended.done} of {ended.total} photos were answered"
            raise ServiceError(None, f"job {ended.id} {ended.state}: {why}")

    def start_job(
        self,
        photos: Photos,
        *,
        skip_anti_fraud: bool = False,
        mask: bool = False,
        idempotency_key: str | None = None,
    ) -> JobView:
        """Let a job answer photos, however few; see `predict_batch`.

        Args:
            photos: a zip archive, or the photos' files.
            skip_anti_fraud: go on where the gate sees no cetacean; for curators.
            mask: add each best animal's picture with the background removed.
            idempotency_key: chosen by you; the same archive with the same one, sent again within
                a day, is the same job. None for a new one.
        """
        with archive_of(photos) as archive:
            answer = self._connection.send(
                "POST",
                "/v1/predict-batch",
                files={"archive": archive},
                params={"skip_anti_fraud": skip_anti_fraud, "job": True, "mask": mask},
                headers={"Idempotency-Key": idempotency_key or uuid4().hex},
            )
        return JobView.model_validate_json(answer.content)

    def jobs(self) -> Iterator[JobView]:
        """The key's own jobs, newest first; an admin sees everybody's."""
        return self._walk("/v1/jobs", JobView)

    def job(self, job_id: str) -> JobView:
        """How far a job has come."""
        return self._get(_path(job_id), JobView)

    def job_progress(self, job_id: str, *, every: float = 1.0) -> Iterator[JobView]:
        """A job as it is now, and again whenever it has changed, until it has ended.

        Args:
            job_id: of the job.
            every: seconds between two looks.
        """
        seen: JobView | None = None
        while True:
            found = self.job(job_id)
            if found != seen:
                yield found
            if found.state.is_final:
                return
            seen = found
            time.sleep(every)

    def wait_for_job(self, job_id: str, *, every: float = 1.0) -> JobView:
        """A job when it has ended; whether it is done, failed or cancelled is its `state`.

        Args:
            job_id: of the job.
            every: seconds between two looks.
        """
        *_, ended = self.job_progress(job_id, every=every)
        return ended

    def cancel_job(self, job_id: str) -> JobView:
        """End a job after the photo at work; its results so far stay."""
        answer = self._connection.send("POST", f"{_path(job_id)}/cancel")
        return JobView.model_validate_json(answer.content)

    def job_results(self, job_id: str) -> Iterator[Detection]:
        """The answers of a job that are there so far, in the photos' order, read as they come."""
        with self._connection.stream("GET", f"{_path(job_id)}/results") as answer:
            yield from items_of_lines(answer.iter_bytes(), Detection)


def _path(job_id: str) -> str:
    return f"/v1/jobs/{quote(job_id, safe='')}"
