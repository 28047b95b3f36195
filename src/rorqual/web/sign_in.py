"""How does a person behind a browser become a caller? A session in a cookie, for this site only."""

from http.cookies import CookieError, SimpleCookie

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from rorqual.catalogue.engine import reading
from rorqual.catalogue.team.sessions import key_of_session
from rorqual.domain.errors import CatalogueError
from rorqual.service.access import Caller
from rorqual.service.problems import problem_response, unavailable_response

COOKIE = "rorqual_session"
_READING = ("GET", "HEAD", "OPTIONS")


class Sessions:
    """Tells who asks by the session in the cookie, and refuses what other sites send.

    Args:
        app: what it stands before.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            if scope["method"] not in _READING and is_from_elsewhere(headers):
                detail = "this came from another site, and is refused"
                refusal = problem_response(Request(scope), 403, detail)
                await refusal(scope, receive, send)
                return
            if token := token_of(headers):
                engine = scope["app"].state.catalogue.engine
                try:
                    caller = await run_in_threadpool(_caller, engine, token)
                except CatalogueError as error:
                    await unavailable_response(Request(scope), error)(scope, receive, send)
                    return
                if caller:
                    scope.setdefault("state", {})["caller"] = caller
        await self._app(scope, receive, send)


def _caller(engine: Engine, token: str) -> Caller | None:
    with reading(engine) as connection:
        key = key_of_session(connection, token)
    return Caller(key.name, key.role, key.id) if key else None


def token_of(headers: Headers) -> str | None:
    """The token in the cookie, if there is one."""
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return None
    return cookies[COOKIE].value if COOKIE in cookies else None


def is_from_elsewhere(headers: Headers) -> bool:
    """Whether another site made the browser send this; programs say nothing of it and may."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.split("://")[-1] != headers.get("host")
