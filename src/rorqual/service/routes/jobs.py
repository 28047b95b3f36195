"""What became of the work on many photos?"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi import Path as PathParameter
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import Connection, Engine

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.team.job_results import JobResult, read_results
from rorqual.catalogue.team.jobs import Job, cancel_job, find_job, list_jobs
from rorqual.catalogue.team.keys import Role, rotated_into
from rorqual.service.access import Caller, Viewer
from rorqual.service.dependencies import CatalogueOf
from rorqual.service.detections_csv import csv_lines
from rorqual.service.jobs.batch_job import BatchJob
from rorqual.service.paging import PagingOf
from rorqual.service.portions import PORTION, in_portions
from rorqual.service.problems import ProblemError, problems
from rorqual.service.schemas.detection import Detection
from rorqual.service.schemas.job import JobView
from rorqual.service.schemas.pages import Page
from rorqual.service.showing import show_job

router = APIRouter(tags=["jobs"])
_PORTION_WITH_MASKS = 20  # results of up to a megabyte or so each
JobId = Annotated[str, PathParameter(pattern="^[0-9A-Za-z]{1,64}$")]


class ResultsFormat(StrEnum):
    """How results are written."""

    JSONL = "jsonl"
    CSV = "csv"


@router.get("/v1/jobs", response_model=Page[JobView], responses=problems(401, 422, 429, 503))
def jobs(
    paging: PagingOf,
    catalogue: CatalogueOf,
    caller: Viewer,
) -> Response:
    """List the key's own jobs, the newest first; an admin sees everybody's.

    Those of a key that was rotated are the new key's.
    """
    at = paging.position("jobs", str, str)
    after = (str(at[0]), str(at[1])) if at else None
    with reading(catalogue.engine) as connection:
        key_ids = _key_ids(connection, caller)
        rows = list_jobs(connection, key_ids=key_ids, after=after, limit=paging.rows)
    return paging.page("jobs", rows, item=show_job, place=lambda it: (it.created_at, it.id))


@router.get("/v1/jobs/{job_id}", responses=problems(401, 404, 422, 429, 503))
def job(catalogue: CatalogueOf, caller: Viewer, job_id: JobId) -> JobView:
    """Say how far a job has come."""
    return show_job(_own_job(catalogue, caller, job_id))


@router.delete(
    "/v1/jobs/{job_id}", responses=problems(401, 404, 422, 429, 503), operation_id="delete_job"
)
@router.post("/v1/jobs/{job_id}/cancel", responses=problems(401, 404, 422, 429, 503))
def cancel(catalogue: CatalogueOf, caller: Viewer, job_id: JobId) -> JobView:
    """End a job after the photo at work; its results so far stay. One that has ended stays so."""
    before = _own_job(catalogue, caller, job_id)
    with writing(catalogue.engine) as connection:
        after = cancel_job(connection, job_id)
    assert after is not None
    if after.state.is_final and not before.state.is_final:  # no worker will clear up
        BatchJob.from_json(after.parameters, catalogue.folder).archive.forget()
    return show_job(after)


@router.get(
    "/v1/jobs/{job_id}/results",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"application/jsonl": {}, "text/csv": {}}},
        **problems(401, 404, 422, 429, 503),
    },
)
def results(
    catalogue: CatalogueOf,
    caller: Viewer,
    job_id: JobId,
    format: Annotated[  # noqa: A002 the name on the wire
        ResultsFormat, Query(description="A Detection a line, or a table.")
    ] = ResultsFormat.JSONL,
) -> StreamingResponse:
    """Give the results that are there so far, in the order of the archive."""
    with_masks = _own_job(catalogue, caller, job_id).parameters.get("mask", False)
    portion = _PORTION_WITH_MASKS if with_masks else PORTION
    found = _results(catalogue.engine, job_id, portion)
    if format is ResultsFormat.CSV:
        rows = (((), Detection.model_validate_json(it.result)) for it in found)
        texts, media_type = csv_lines(rows), "text/csv"
    else:
        texts, media_type = (f"{it.result}\n" for it in found), "application/jsonl"
    name = f'attachment; filename="{job_id}.{format}"'
    return StreamingResponse(texts, media_type=media_type, headers={"Content-Disposition": name})


def _own_job(catalogue: Catalogue, caller: Caller, job_id: str) -> Job:
    with reading(catalogue.engine) as connection:
        found = find_job(connection, job_id)
        key_ids = _key_ids(connection, caller)
    if found is None or not (key_ids is None or found.key_id in key_ids):
        raise ProblemError(404, f"this key has no job {job_id}: GET /v1/jobs lists its jobs")
    return found


def _key_ids(connection: Connection, caller: Caller) -> list[int] | None:
    """Whose jobs a caller sees; None: everybody's."""
    if caller.may(Role.ADMIN) or caller.key_id is None:  # only an open service knows no keys
        return None
    return rotated_into(connection, caller.key_id)


def _results(engine: Engine, job_id: str, portion: int) -> Iterator[JobResult]:
    def read(connection: Connection, last: JobResult | None, limit: int) -> Sequence[JobResult]:
        after = last.position if last else -1
        return read_results(connection, job_id, after=after, limit=limit)

    return in_portions(engine, read, portion)
