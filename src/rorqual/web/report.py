"""How do the answers on the page become the report that `rorqual identify --report` writes?"""

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response
from pydantic import Field
from sqlalchemy import Connection
from starlette.background import BackgroundTask

from rorqual.api.provenance import provenance_of
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.identifications import newest_identifications
from rorqual.catalogue.photo_browsing import newest_stored_path
from rorqual.domain.errors import PhotoRefusedError, UsageError
from rorqual.domain.identification import PhotoResult
from rorqual.domain.refusal import Refusal, RefusalReason, Step
from rorqual.exchange.report import write_report
from rorqual.exchange.report.run_pictures import RunPictures
from rorqual.identify.identification_setup import IdentificationSetup
from rorqual.identify.result_json import load_result
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.stored import open_stored
from rorqual.service.access import Caller, Reviewer
from rorqual.service.dependencies import CatalogueOf, DeskOf
from rorqual.service.location_policy import answer_seen_by
from rorqual.service.schemas.detection import Detection

MOST = 2000  # photos of a report, whose pictures a browser still shows
router = APIRouter(include_in_schema=False)

Answers = Annotated[list[Detection], Field(min_length=1, max_length=MOST)]


@router.post("/pages/report.html")
async def report(
    catalogue: CatalogueOf, desk: DeskOf, caller: Reviewer, detections: Answers
) -> Response:
    """Give answers as one HTML page with their pictures, which needs nothing else."""

    def write() -> Path:
        folder = Path(tempfile.mkdtemp(prefix="rorqual-report-"))
        try:
            _write(folder / "report.html", catalogue, caller, detections, desk.identifier.setup())
        except BaseException:
            rmtree(folder, ignore_errors=True)
            raise
        return folder / "report.html"

    path = await desk.run(write)
    return FileResponse(
        path,
        media_type="text/html",
        filename=path.name,
        background=BackgroundTask(rmtree, path.parent, ignore_errors=True),
    )


def _write(
    path: Path,
    catalogue: Catalogue,
    caller: Caller,
    detections: Sequence[Detection],
    setup: IdentificationSetup,
) -> None:
    results, files = [], []
    names: Counter[str] = Counter()
    with reading(catalogue.engine) as connection:
        for detection in detections:
            name = detection.image_ind
            names[name] += 1
            if names[name] > 1:  # pictures are found by the names of their photos
                name = f"{name} ({names[name]})"
            result = _kept(connection, detection)
            file = _file(connection, result.sha256) if result else None
            if file is not None:
                files.append(replace(file, name=name))
            answer = answer_seen_by(caller, result or _unused(detection))
            results.append(replace(answer, photo=name))
    pictures = RunPictures(catalogue, files, max_pixels=setup.max_pixels)
    write_report(
        path,
        pictures.following(results),
        pictures,
        title="Who is in these photos?",
        catalogue_name=catalogue.folder.resolve().name,
        created_at=datetime.now().astimezone(),
        provenance=provenance_of(setup, ()),
    )


def _kept(connection: Connection, detection: Detection) -> PhotoResult | None:
    """The answer as the catalogue keeps it."""
    if detection.sha256 is None:
        return None
    stored = newest_identifications(connection, detection.sha256, photo_name=detection.image_ind)
    try:
        return load_result(stored[0]) if stored else None
    except UsageError:  # written by another version
        return None


def _unused(detection: Detection) -> PhotoResult:
    """What stands for an answer that is not kept, as of a photo that cannot be read."""
    of_the_photo = detection.rejection_reason is not None
    reason = RefusalReason.UNREADABLE_FILE if of_the_photo else RefusalReason.INTERNAL_ERROR
    message = detection.message or "the catalogue does not keep this answer: send the photo again"
    refusal = Refusal(Step.READ, reason, message)
    return PhotoResult(detection.image_ind, detection.sha256, refusal, None, ())


def _file(connection: Connection, sha256: str | None) -> PhotoFile | None:
    path = newest_stored_path(connection, sha256) if sha256 else None
    try:
        return open_stored(path) if path else None
    except PhotoRefusedError:  # the report shows the small picture that is kept
        return None
