"""Who is in the photos of this archive? The reference service's door for many photos."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Annotated

from fastapi import APIRouter, File, Query, Request, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import Connection
from starlette.background import BackgroundTask

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.team.idempotency import StoredAnswer
from rorqual.catalogue.team.jobs import add_job
from rorqual.domain.job_state import JobState
from rorqual.photos.photo_file import PhotoFile
from rorqual.service.access import Caller, Reviewer
from rorqual.service.archives import archive_photos, require_archive
from rorqual.service.batch import detect_in_order, json_array
from rorqual.service.changing import REPLAYED, Change, ChangeOf
from rorqual.service.dependencies import DeskOf, UploadsOf
from rorqual.service.events import EventsOf
from rorqual.service.jobs.batch_job import KIND, BatchJob
from rorqual.service.problems import ProblemError, problems
from rorqual.service.routes.predict import MasksIfWanted, gate_mode
from rorqual.service.schemas.detection import Detection
from rorqual.service.schemas.job import JobView
from rorqual.service.showing import show_job
from rorqual.service.tagging import body_of
from rorqual.service.telling import tell_batch
from rorqual.service.uploads import StoredArchive, Uploads, plain_name

router = APIRouter(tags=["identification"])
_ANSWERS = {
    202: {"model": JobView, "description": "A job does it; Location says which."},
    **problems(400, 401, 403, 409, 413, 422, 429, 503),
}


@router.post("/v1/predict-batch", response_model=list[Detection], responses=_ANSWERS)
@router.post("/predict-batch", response_model=list[Detection], responses=_ANSWERS, deprecated=True)
async def predict_batch(
    request: Request,
    desk: DeskOf,
    uploads: UploadsOf,
    events: EventsOf,
    caller: Reviewer,
    change: ChangeOf,
    masks: MasksIfWanted,
    archive: Annotated[UploadFile, File(description="A zip archive of photos.")],
    skip_anti_fraud: Annotated[
        bool, Query(description="Go on where the gate sees no cetacean; for curators.")
    ] = False,
    job: Annotated[bool, Query(description="Let a job do it, however few photos.")] = False,
) -> Response:
    """Say who is in each photo: an answer for each file of the archive, in the archive's order.

    Files that cannot be answered are rejected answers among the others. The answers of a small
    archive come as they are found; a larger archive becomes a job, one for each Idempotency-Key.
    """
    gate, state = gate_mode(caller, skip_anti_fraud=skip_anti_fraud), request.app.state
    stored, photos = await run_in_threadpool(
        _receive, uploads, archive, state.settings.max_archive_entries
    )
    if job or len(photos) >= state.settings.job_from:
        work = BatchJob(stored, gate, mask=masks is not None)
        return await run_in_threadpool(
            _enqueued, change, state.catalogue, work, len(photos), caller
        )
    try:
        desk.require_place()
    except ProblemError:
        stored.forget()
        raise
    answers = detect_in_order(
        desk, events, photos, gate, at_a_time=state.settings.workers, masks=masks
    )
    told = partial(tell_batch, job_id=None, state=JobState.DONE, photos=len(photos))
    return StreamingResponse(
        _texts(answers, stored),
        media_type="application/json",
        background=BackgroundTask(told, events),
    )


def _receive(
    uploads: Uploads, archive: UploadFile, max_entries: int
) -> tuple[StoredArchive, list[PhotoFile]]:
    require_archive(archive.file, plain_name(archive.filename), max_entries=max_entries)
    stored = uploads.archive(archive.file)
    return stored, archive_photos(stored)


def _enqueued(
    change: Change, catalogue: Catalogue, work: BatchJob, photos: int, caller: Caller
) -> Response:
    """The job, or the one of the same request before, which has an archive already."""

    def enqueue(connection: Connection) -> StoredAnswer:
        parameters = work.to_json(catalogue.folder)
        job = add_job(connection, KIND, parameters, total=photos, key_id=caller.key_id)
        view = show_job(job)
        headers = {"Content-Type": "application/json", "Location": view.links.self}
        return StoredAnswer(202, headers, body_of(view))

    asked = json.dumps([work.archive.sha256, work.gate, work.mask])
    try:
        response = change.once(caller, asked, enqueue)
    except BaseException:
        work.archive.forget()
        raise
    if REPLAYED in response.headers:
        work.archive.forget()
    return response


async def _texts(answers: AsyncGenerator[Detection], stored: StoredArchive) -> AsyncGenerator[str]:
    try:
        async with aclosing(answers):
            async for text in json_array(answers):
                yield text
    finally:
        stored.forget()
