"""What has been answered so far, for another program or a spreadsheet?"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.concurrency import iterate_in_threadpool
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection, Engine

from rorqual.catalogue.identifications import StoredIdentification, read_identifications
from rorqual.domain.errors import UsageError
from rorqual.identify.result_json import load_result
from rorqual.service.access import Caller, Viewer
from rorqual.service.batch import detection_or_fault, json_array
from rorqual.service.dependencies import CatalogueOf
from rorqual.service.detections_csv import csv_lines
from rorqual.service.location_policy import answer_seen_by, name_seen_by
from rorqual.service.portions import in_portions
from rorqual.service.problems import ProblemError, problems
from rorqual.service.schemas.detection import UNKNOWN_MODEL, Detection
from rorqual.service.schemas.export import ExportedDetection

router = APIRouter(tags=["identification"])


class ExportFormat(StrEnum):
    """How answers are written."""

    JSON = "json"
    CSV = "csv"


@router.get(
    "/v1/export",
    response_model=list[ExportedDetection],
    responses={
        200: {"content": {"text/csv": {}}},
        **problems(401, 422, 429, 503),
    },
)
def export(
    catalogue: CatalogueOf,
    caller: Viewer,
    format: Annotated[  # noqa: A002 the name on the wire
        ExportFormat, Query(description="An array, or a table.")
    ] = ExportFormat.JSON,
    since: Annotated[
        datetime | None,
        Query(description="Of that time or later; UTC where no offset is given."),
    ] = None,
) -> StreamingResponse:
    """Give all answers that the catalogue keeps, the oldest first.

    Photos are named with their folders for curators and admins.
    """
    answers = _answers(catalogue.engine, caller, _as_stored(since) if since else "")
    if format is ExportFormat.CSV:
        rows = (((it.identified_at,), it) for it in answers)
        return StreamingResponse(
            csv_lines(rows, ("identified_at",)),
            media_type="text/csv",
            headers={"Content-Disposition": 'attachment; filename="identifications.csv"'},
        )
    texts = json_array(iterate_in_threadpool(answers))
    return StreamingResponse(texts, media_type="application/json")


def _as_stored(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC).isoformat(timespec="microseconds")
    except OverflowError as error:
        raise ProblemError(422, f"since: {moment} is out of range in UTC") from error


def _answers(engine: Engine, caller: Caller, since: str) -> Iterator[ExportedDetection]:
    def read(
        connection: Connection, last: StoredIdentification | None, limit: int
    ) -> Sequence[StoredIdentification]:
        return read_identifications(connection, since=since, after=last, limit=limit)

    return map(partial(_exported, caller), in_portions(engine, read))


def _exported(caller: Caller, stored: StoredIdentification) -> ExportedDetection:
    try:
        result = answer_seen_by(caller, load_result(stored.result))
    except UsageError as error:
        detection = Detection.failed(name_seen_by(caller, stored.photo_name), str(error))
    else:
        models = result.annotations[0].models if result.annotations else {}
        detection = detection_or_fault(result, model_version=models.get("embed", UNKNOWN_MODEL))
    return ExportedDetection(**dict(detection), identified_at=stored.identified_at)
