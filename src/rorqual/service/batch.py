"""How are many photos answered in one response: in order, a few at a time, none of them lost?"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, Sequence

import structlog

from rorqual.domain.errors import CatalogueError, NetworkError
from rorqual.domain.identification import PhotoResult
from rorqual.identify.gate_policy import GateMode
from rorqual.photos.photo_file import PhotoFile
from rorqual.service.desk import Desk
from rorqual.service.events import Events
from rorqual.service.masking import Masks
from rorqual.service.schemas.detection import Detection
from rorqual.service.telling import tell_rejection

_log = structlog.get_logger("rorqual.service")


def detect_here(
    desk: Desk, file: PhotoFile, gate: GateMode, masks: Masks | None = None
) -> Detection:
    """The answer for one of many photos, in the caller's own thread; none stops the others.

    Args:
        desk: whose identifier answers.
        file: the photo.
        gate: what a photo without a cetacean comes to.
        masks: which add the mask; None where none was asked for.

    Raises:
        CatalogueError, NetworkError: where nothing can be answered at the moment.
    """
    try:
        result = desk.identify_here(file, gate)
        detection = detection_or_fault(result, model_version=desk.identifier.model_version)
        return masks.added_to(detection, file) if masks else detection
    except (CatalogueError, NetworkError):
        raise
    except Exception as error:
        _log.exception("unexpected", photo=file.name, exc_info=error)
        return Detection.failed(file.name, "the log of the service has more")


def detection_or_fault(result: PhotoResult, *, model_version: str) -> Detection:
    """The answer as it is sent, also where the service failed at the photo."""
    try:
        return Detection.of(result, model_version=model_version)
    except ValueError as error:
        return Detection.failed(result.photo, str(error))


async def detect_in_order(
    desk: Desk,
    events: Events,
    files: Sequence[PhotoFile],
    gate: GateMode,
    *,
    at_a_time: int,
    masks: Masks | None = None,
) -> AsyncGenerator[Detection]:
    """One answer a photo, in the order of the photos.

    Args:
        desk: where the photos are worked on.
        events: which rejections are told by.
        files: the photos.
        gate: what a photo without a cetacean comes to.
        at_a_time: photos at work or waiting at the desk, >= 1.
        masks: see `detect_here`.
    """
    pending: deque[asyncio.Task[Detection]] = deque()
    try:
        for file in files:
            if len(pending) == at_a_time:
                yield await pending.popleft()
            pending.append(asyncio.create_task(_detect(desk, events, file, gate, masks)))
        while pending:
            yield await pending.popleft()
    finally:  # the client may have gone
        for task in pending:
            task.cancel()


async def json_array(detections: AsyncIterable[Detection]) -> AsyncGenerator[str]:
    """The text of a JSON array, element by element."""
    before = "["
    async for detection in detections:
        yield f"{before}{detection.model_dump_json()}"
        before = ",\n"
    yield "]" if before != "[" else "[]"


async def _detect(
    desk: Desk, events: Events, file: PhotoFile, gate: GateMode, masks: Masks | None
) -> Detection:
    def detect() -> Detection:
        detection = detect_here(desk, file, gate, masks)
        tell_rejection(events, detection)
        return detection

    try:
        return await desk.run_in_turn(detect)
    except (CatalogueError, NetworkError) as error:
        _log.error("unavailable", photo=file.name, why=str(error))
        return Detection.failed(file.name, "the catalogue cannot be used at the moment")
