"""Was a request meant for this machine? A page elsewhere may send a browser to an open service."""

from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from rorqual.service.problems import problem_response


class OnlyThisMachine:
    """Refuses requests under any other name than one of this machine itself.

    A site may let its own name lead to 127.0.0.1 (DNS rebinding), and then a browser takes an
    open service for a part of that site; the name gives it away.

    Args:
        app: what is protected.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http":
            host = Headers(scope=scope).get("host", "")
            if not is_loopback(name_of(host)):
                detail = (
                    f"an open service answers on this machine only, and not as {host!r}: ask "
                    "127.0.0.1 or localhost, or start it without --open and make keys"
                )
                refusal = problem_response(Request(scope), 421, detail)
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


def name_of(host: str) -> str:
    """The name or address in a header `Host`, without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def is_loopback(name: str) -> bool:
    """Whether a name or address always means the machine itself."""
    if name.lower() == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
