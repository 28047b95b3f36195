"""How does an error read over HTTP? Problem details (RFC 9457), never a stack trace."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from rorqual.domain.errors import (
    CatalogueError,
    ConflictError,
    MissingError,
    NetworkError,
    UsageError,
)
from rorqual.service.schemas.problem import Problem

MEDIA_TYPE = "application/problem+json"
_log = structlog.get_logger("rorqual.service")


class ProblemError(Exception):
    """An answer that is an error; its detail names what was wrong and the remedy."""

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def problem_response(
    request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The answer for an error."""
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=getattr(request.state, "request_id", None),
    )
    return JSONResponse(
        problem.model_dump(), status, headers=dict(headers or {}), media_type=MEDIA_TYPE
    )


def unavailable_response(request: Request, error: Exception) -> JSONResponse:
    """The answer where the catalogue or a network is at fault; the log has what happened."""
    _log.error("unavailable", why=str(error))
    detail = "the catalogue cannot be used at the moment: ask the administrator, or try later"
    return problem_response(request, 503, detail, {"Retry-After": "10"})


def install_problem_handlers(app: FastAPI) -> None:
    """Let every error that was thought of end in problem details."""

    @app.exception_handler(ProblemError)
    async def _problem(request: Request, error: ProblemError) -> JSONResponse:
        return problem_response(request, error.status, error.detail, error.headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return problem_response(request, 422, _first_fault(error.errors()[0]))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        return problem_response(request, error.status_code, str(error.detail), error.headers)

    @app.exception_handler(UsageError)
    async def _usage(request: Request, error: UsageError) -> JSONResponse:
        return problem_response(request, 422, str(error))

    @app.exception_handler(MissingError)
    async def _missing(request: Request, error: MissingError) -> JSONResponse:
        return problem_response(request, 404, str(error))

    @app.exception_handler(ConflictError)
    async def _conflict(request: Request, error: ConflictError) -> JSONResponse:
        return problem_response(request, 409, str(error))

    @app.exception_handler(CatalogueError)
    @app.exception_handler(NetworkError)
    async def _unavailable(request: Request, error: Exception) -> JSONResponse:
        return unavailable_response(request, error)


def _first_fault(fault: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in fault["loc"])
    return f"{where}: {fault['msg']}"


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": description}
    for status, description in {
        400: "The body is no text in UTF-8.",
        401: "No key, or one that is not known, expired or revoked.",
        403: "The key's role does not allow this.",
        404: "Not there.",
        409: "In conflict with what is there.",
        412: "The annotation has changed since the ETag in If-Match was given.",
        413: "Larger than a limit, which is named.",
        422: "Something about the request cannot be used, and is named.",
        429: "Too many requests of this key; Retry-After says when to come again.",
        503: "Not ready or too busy; Retry-After says when to come again.",
    }.items()
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Descriptions of error statuses for a route's documentation."""
    return {status: PROBLEMS[status] for status in statuses}


def with_problem_type(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document, in which errors have the media type that they are sent with."""
    for doors in document["paths"].values():
        for door in doors.values():
            for answer in door["responses"].values():
                content = answer.get("content", {})
                described = content.get("application/json", {}).get("schema", {})
                if described.get("$ref") == "#/components/schemas/Problem":
                    content[MEDIA_TYPE] = content.pop("application/json")
    return document
