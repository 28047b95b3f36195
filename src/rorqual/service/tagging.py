"""Has the client this already? An ETag is the hash of what would be sent."""

import hashlib
from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel

from rorqual.service.problems import ProblemError

_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Authorization, X-API-Key, Cookie"}


def tag_of(body: bytes) -> str:
    """The ETag of a body."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def body_of(answer: BaseModel) -> bytes:
    """What is sent for an answer."""
    return answer.model_dump_json().encode()


def tagged(
    request: Request,
    answer: BaseModel | bytes,
    headers: Mapping[str, str] | None = None,
    *,
    media_type: str = "application/json",
) -> Response:
    """The answer with its ETag; 304 without a body where the client has it.

    Args:
        request: that is answered.
        answer: a model, or bytes.
        headers: further ones.
        media_type: of bytes.
    """
    body = answer if isinstance(answer, bytes) else body_of(answer)
    tag = tag_of(body)
    sent = {**_HEADERS, **(headers or {}), "ETag": tag}
    if names(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=sent)
    return Response(body, headers=sent, media_type=media_type)


def require_match(if_match: str | None, answer: BaseModel) -> None:
    """Go on only where the client has seen what stands now.

    Raises:
        ProblemError: 412 where it has seen something else.
    """
    if if_match is not None and not names(if_match, tag_of(body_of(answer))):
        raise ProblemError(
            412, "this has changed since the ETag in If-Match was given: get it again and look"
        )


def names(header: str, tag: str) -> bool:
    """Whether a header of conditions names the tag, or anything at all."""
    given = [it.strip().removeprefix("W/") for it in header.split(",")]
    return tag in given or "*" in given
