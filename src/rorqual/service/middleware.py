"""What happens to every request: an id, a log line, a measure, limits and safe headers."""

import re
import time
from uuid import uuid4

import structlog
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rorqual.service.measures import Measures

_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = structlog.get_logger("rorqual.service")

# The pages have no script or style from elsewhere, and none within the page.
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


class Accompany:
    """Gives each request an id, logs and measures it, and adds the headers of safety."""

    def __init__(self, app: ASGIApp, *, measures: Measures) -> None:
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = Headers(scope=scope).get("x-request-id", "")
        request_id = sent if _SAFE_ID.fullmatch(sent) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        began, status = time.perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, answer)
            finally:
                seconds = time.perf_counter() - began
                route = getattr(scope.get("route"), "path", "none")
                self._measures.requests.labels(scope["method"], route, str(status)).observe(seconds)
                _log.info(
                    "request",
                    method=scope["method"],
                    route=route,
                    status=status,
                    seconds=round(seconds, 4),
                )


class LimitBodies:
    """Stops a request whose body grows beyond the limit of its door, whatever it announced.

    Args:
        app: what is protected.
        limits: beginning of a path -> bytes; the longest that fits counts.
    """

    def __init__(self, app: ASGIApp, *, limits: dict[str, int]) -> None:
        self._app = app
        self._limits = dict(sorted(limits.items(), key=lambda it: -len(it[0])))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        limit = next(size for start, size in self._limits.items() if path.startswith(start))
        announced = Headers(scope=scope).get("content-length", "")
        read = 0

        async def counted() -> Message:
            nonlocal read
            if announced.isdigit() and int(announced) > limit:
                raise _too_large(limit)
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise _too_large(limit)
            return message

        await self._app(scope, counted, send)


def _too_large(limit: int) -> HTTPException:
    return HTTPException(
        413,
        f"the request is larger than the limit of {limit / 1e6:.0f} MB: send photos in smaller "
        "portions, or ask the administrator for a higher limit",
        headers={"Connection": "close"},
    )


def install_middleware(app: FastAPI, measures: Measures, limits: dict[str, int]) -> None:
    """Let every request of an application pass through both."""
    app.add_middleware(LimitBodies, limits=limits)
    app.add_middleware(Accompany, measures=measures)
