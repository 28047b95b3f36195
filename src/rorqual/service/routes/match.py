"""Who is the animal of these photos? The door that a desktop application of the field calls."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute

from rorqual.domain.identification import NEW_INDIVIDUAL, AnnotationResult, PhotoResult
from rorqual.domain.refusal import RefusalReason, Step
from rorqual.service.access import Reviewer
from rorqual.service.dependencies import DeskOf, UploadsOf
from rorqual.service.desk import Desk
from rorqual.service.location_policy import answer_seen_by
from rorqual.service.problems import ProblemError
from rorqual.service.schemas.matching import MatchCandidate, MatchError, MatchResponse
from rorqual.service.uploads import Uploads

_FAULTS = (RefusalReason.NETWORK_FAILED, RefusalReason.INTERNAL_ERROR)  # and not the photo's
_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class _PlainErrors(APIRoute):
    """Errors as the contract of the application has them: an object with `detail`."""

    def get_route_handler(self) -> _Handler:
        handle = super().get_route_handler()

        async def plain(request: Request) -> Response:
            try:
                return await handle(request)
            except ProblemError as error:
                status = 503 if error.status == 429 else error.status
                return JSONResponse({"detail": error.detail}, status, headers=error.headers)
            except RequestValidationError:
                detail = "`images` is missing: send one or more photos of one animal under it"
                return JSONResponse({"detail": detail}, 422)

        return plain


router = APIRouter(tags=["identification"], route_class=_PlainErrors)


@router.post(
    "/match",
    responses={status: {"model": MatchError} for status in (401, 403, 413, 422, 503)},
)
async def match(
    request: Request,
    desk: DeskOf,
    uploads: UploadsOf,
    caller: Reviewer,
    images: Annotated[list[UploadFile], File(description="Photos of one animal.", min_length=1)],
) -> MatchResponse:
    """Rank the known individuals for one animal by all of its photos together.

    The rating of an individual is the mean of its probabilities over the photos; the share of
    `new_individual` goes to nobody, so that ratings need not sum to 1.
    """
    limit = request.app.state.settings.max_images
    if len(images) > limit:
        raise ProblemError(413, f"{len(images)} photos were sent; the limit is {limit}")
    results: list[PhotoResult] = []
    for image in images:
        name, data = image.filename, await image.read()
        result = await desk.run(partial(_identified, desk, uploads, name, data))
        _require_use(result)
        results.append(answer_seen_by(caller, result))
    return MatchResponse(matches=_ranked(results))


def _identified(desk: Desk, uploads: Uploads, name: str | None, data: bytes) -> PhotoResult:
    return desk.identify_here(uploads.photo(name, data))


def _require_use(result: PhotoResult) -> None:
    """Nothing where the photo was looked at, even if no animal was found in it.

    Raises:
        ProblemError: 503 where the service failed, 422 where the photo cannot be read.
    """
    refusal = result.refusal
    if refusal and refusal.reason in _FAULTS:
        detail = f"An unexpected error occurred at '{result.photo}': send the photos again."
        raise ProblemError(503, detail)
    if refusal and refusal.step is Step.READ:
        raise ProblemError(422, f"'{result.photo}' could not be decoded as an image.")


def _pixels(animal: AnnotationResult) -> float:
    return animal.annotation.box.width * animal.annotation.box.height


def _ranked(results: list[PhotoResult]) -> list[MatchCandidate]:
    ratings: dict[str, float] = {}
    likest: dict[str, tuple[float, str]] = {}  # individual -> probability, photo
    animals = [max(it.annotations, key=_pixels) for it in results if it.annotations]
    for animal in animals:
        for candidate in animal.candidates:
            name = candidate.individual
            if name == NEW_INDIVIDUAL:
                continue
            ratings[name] = ratings.get(name, 0.0) + candidate.probability / len(animals)
            found = (candidate.probability, candidate.best_photo or "")
            likest[name] = max(likest.get(name, found), found)
    best = sorted(ratings, key=lambda name: (-ratings[name], name))
    return [
        MatchCandidate(rank=rank, id=name, rating=min(1.0, ratings[name]), details=likest[name][1])
        for rank, name in enumerate(best, start=1)
    ]
