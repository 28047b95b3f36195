"""Who is in the photos of this archive? The reference service's door for many photos."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Annotated

from fastapi import APIRouter, File, Query, Request, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.background import BackgroundTask

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.jobs import Job, add_job
from rorqual.domain.job_state import JobState
from rorqual.photos.photo_file import PhotoFile
from rorqual.service.access import Caller, Reviewer
from rorqual.service.archives import archive_photos, require_archive
from rorqual.service.batch import detect_in_order, json_array
from rorqual.service.dependencies import DeskOf, UploadsOf
from rorqual.service.events import EventsOf
from rorqual.service.jobs.batch_job import KIND, BatchJob
from rorqual.service.problems import ProblemError, problems
from rorqual.service.routes.predict import MasksIfWanted, gate_mode
from rorqual.service.schemas.detection import Detection
from rorqual.service.schemas.job import JobView
from rorqual.service.showing import show_job
from rorqual.service.telling import tell_batch
from rorqual.service.uploads import StoredArchive, Uploads, plain_name

router = APIRouter(tags=["identification"])
_ANSWERS = {
    202: {"model": JobView, "description": "A job does it; Location says which."},
    **problems(401, 403, 413, 422, 429, 503),
}


@router.post("/v1/predict-batch", response_model=list[Detection], responses=_ANSWERS)
@router.post("/predict-batch", response_model=list[Detection], responses=_ANSWERS, deprecated=True)
async def predict_batch(
    request: Request,
    desk: DeskOf,
    uploads: UploadsOf,
    events: EventsOf,
    caller: Reviewer,
    masks: MasksIfWanted,
    archive: Annotated[UploadFile, File(description="A zip archive of photos.")],
    skip_anti_fraud: Annotated[
        bool, Query(description="Go on where the gate sees no cetacean; for curators.")
    ] = False,
    job: Annotated[bool, Query(description="Let a job do it, however few photos.")] = False,
) -> Response:
    """Say who is in each photo: an answer for each file of the archive, in the archive's order.

    Files that cannot be answered are rejected answers among the others. The answers of a small
    archive come as they are found; a larger archive becomes a job.
    """
    gate, state = gate_mode(caller, skip_anti_fraud=skip_anti_fraud), request.app.state
    stored, photos = await run_in_threadpool(
        _receive, uploads, archive, state.settings.max_archive_entries
    )
    if job or len(photos) >= state.settings.job_from:
        work = BatchJob(stored, gate, mask=masks is not None)
        added = await run_in_threadpool(_enqueue, state.catalogue, work, len(photos), caller)
        view = show_job(added)
        return JSONResponse(view.model_dump(mode="json"), 202, {"Location": view.links.self})
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


def _enqueue(catalogue: Catalogue, work: BatchJob, photos: int, caller: Caller) -> Job:
    parameters = work.to_json(catalogue.folder)
    with writing(catalogue.engine) as connection:
        return add_job(connection, KIND, parameters, total=photos, key_id=caller.key_id)


async def _texts(answers: AsyncGenerator[Detection], stored: StoredArchive) -> AsyncGenerator[str]:
    try:
        async with aclosing(answers):
            async for text in json_array(answers):
                yield text
    finally:
        stored.forget()
