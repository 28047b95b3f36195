"""Who is in this photo? The reference service's door for one photo."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Query, Request, UploadFile

from rorqual.catalogue.team.keys import Role
from rorqual.domain.identification import PhotoResult
from rorqual.identify.gate_policy import GateMode
from rorqual.service.access import Caller, Reviewer
from rorqual.service.dependencies import DeskOf, UploadsOf
from rorqual.service.desk import Desk
from rorqual.service.events import Events, EventsOf
from rorqual.service.masking import Masks
from rorqual.service.problems import ProblemError, problems
from rorqual.service.schemas.detection import Detection
from rorqual.service.telling import tell_rejection
from rorqual.service.uploads import Uploads

router = APIRouter(tags=["identification"])


def masks_if_wanted(
    request: Request,
    mask: Annotated[
        bool, Query(description="Add the best animal's picture with the background removed.")
    ] = False,
) -> Masks | None:
    """What makes masks, where the request asks for them."""
    masks: Masks = request.app.state.masks
    return masks if mask else None


MasksIfWanted = Annotated[Masks | None, Depends(masks_if_wanted)]


@router.post("/v1/predict-single", responses=problems(401, 403, 413, 422, 429, 503))
@router.post("/predict-single", responses=problems(401, 403, 413, 422, 429, 503), deprecated=True)
async def predict_single(
    desk: DeskOf,
    uploads: UploadsOf,
    events: EventsOf,
    caller: Reviewer,
    masks: MasksIfWanted,
    file: Annotated[UploadFile, File(description="A photo: JPEG, PNG, WebP, TIFF or HEIC.")],
    skip_anti_fraud: Annotated[
        bool, Query(description="Go on where the gate sees no cetacean; for curators.")
    ] = False,
) -> Detection:
    """Say who is in a photo, or why it was rejected; a rejection is a valid answer."""
    gate = gate_mode(caller, skip_anti_fraud=skip_anti_fraud)
    return await answer_upload(desk, uploads, events, file, gate, masks)


async def answer_upload(
    desk: Desk,
    uploads: Uploads,
    events: Events,
    file: UploadFile,
    gate: GateMode,
    masks: Masks | None = None,
) -> Detection:
    """The answer for an uploaded photo; keeping it, all of the work and the telling off the loop.

    Raises:
        ProblemError: 503 where too many photos wait, 500 where the service failed.
    """
    data = await file.read()

    def work() -> Detection:
        photo = uploads.photo(file.filename, data)
        detection = detection_of(desk, desk.identify_here(photo, gate))
        tell_rejection(events, detection)
        return masks.added_to(detection, photo) if masks else detection

    return await desk.run(work)


def gate_mode(caller: Caller, *, skip_anti_fraud: bool) -> GateMode:
    """How the gate is used for a caller.

    Raises:
        ProblemError: 403 where the caller may not overrule the gate.
    """
    if not skip_anti_fraud:
        return GateMode.REFUSE
    if not caller.may(Role.CURATOR):
        raise ProblemError(
            403, f"skip_anti_fraud needs the role curator; the key's role is {caller.role}"
        )
    return GateMode.WARN


def detection_of(desk: Desk, result: PhotoResult) -> Detection:
    """The answer as it is sent.

    Raises:
        ProblemError: 500 where the service failed, and not the photo.
    """
    try:
        return Detection.of(result, model_version=desk.identifier.model_version)
    except ValueError as error:
        raise ProblemError(500, str(error)) from error
