"""What happens to every request: an id, a log line, a measure, limits and safe headers."""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rorqual.service.access import presented_key
from rorqual.service.measures import Measures
from rorqual.service.problems import problem_response

STRANGERS_BYTES = 1 << 16  # of a body, read before its sender is known
_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = structlog.get_logger("rorqual.service")

# The pages have no script or style from elsewhere, and none within the page.
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


class Accompany:
    """Gives each request an id, logs and measures it, and adds the headers of safety.

    It stands before all else, so that this holds for refusals and unexpected errors as well.
    """

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
        began, status, has_begun = time.perf_counter(), 500, False

        async def answer(message: Message) -> None:
            nonlocal status, has_begun
            if message["type"] == "http.response.start":
                status, has_begun = message["status"], True
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, answer)
            except Exception as error:
                _log.exception("unexpected", exc_info=error)
                if has_begun:  # the connection has to break, so that nobody takes it for whole
                    raise
                detail = "an unexpected error; the log of the service has it"
                await problem_response(Request(scope), 500, detail)(scope, receive, answer)
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

    A body is read before a door asks for the key, so strangers are stopped here already.

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
        length = Headers(scope=scope).get("content-length", "")
        announced = int(length) if length.isdigit() else 0
        read, is_known = 0, False

        async def check(size: int) -> None:
            nonlocal is_known
            if size > limit:
                raise _too_large(limit)
            if size > STRANGERS_BYTES and not is_known:
                is_known = await run_in_threadpool(_is_known, scope)
                if not is_known:
                    raise HTTPException(401, "a key is needed before so much is read")

        async def counted() -> Message:
            nonlocal read
            await check(announced)
            message = await receive()
            read += len(message.get("body", b""))
            await check(read)
            return message

        await self._app(scope, counted, send)


def _is_known(scope: Scope) -> bool:
    if "caller" in scope.get("state", {}):  # a session of the pages
        return True
    presented = presented_key(Headers(scope=scope))
    return scope["app"].state.doorkeeper.caller(presented) is not None


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


def install_behind_accompany(app: FastAPI, kind: Callable[[ASGIApp], ASGIApp]) -> None:
    """Let every request pass through one more, which comes before the limits."""
    kinds: list[object] = [it.cls for it in app.user_middleware]
    app.user_middleware.insert(kinds.index(Accompany) + 1, Middleware(kind))
