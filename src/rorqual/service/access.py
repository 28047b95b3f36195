"""Who is asking, and may they? Keys in the header, and roles that routes ask for."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials
from sqlalchemy import Engine
from starlette.datastructures import Headers

from rorqual.catalogue.engine import reading
from rorqual.catalogue.rows import now
from rorqual.catalogue.team.keys import ApiKey, Role, find_key, key_of_secret
from rorqual.service.problems import ProblemError

_bearer = HTTPBearer(auto_error=False, description="A key of `rorqual keys add`.")
_header = APIKeyHeader(name="X-API-Key", auto_error=False, description="The same key.")
_ORDER = list(Role)
_REMEMBERED = 1024


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request."""

    name: str  # signs decisions
    role: Role
    key_id: int | None  # None: the service is open

    def may(self, role: Role) -> bool:
        """Whether the caller's role allows what that role allows."""
        return _ORDER.index(self.role) >= _ORDER.index(role)


class Doorkeeper:
    """Tells callers by their keys. Checking a hash is slow on purpose, so it is done once a key.

    Args:
        engine: of the catalogue.
        open_to_all: whether everybody is an admin, as on a laptop in the field.
    """

    def __init__(self, engine: Engine, *, open_to_all: bool) -> None:
        self._engine = engine
        self.open_to_all = open_to_all
        self._known: OrderedDict[bytes, int] = OrderedDict()  # digest of a key -> its id
        self._lock = Lock()

    def caller(self, presented: str | None) -> Caller | None:
        """Who has this key; None for nobody that may come in."""
        if self.open_to_all:
            return Caller("anonymous", Role.ADMIN, None)
        key = self._key(presented) if presented else None
        return Caller(key.name, key.role, key.id) if key else None

    def _key(self, presented: str) -> ApiKey | None:
        digest = hashlib.sha256(presented.encode()).digest()
        with self._lock:
            key_id = self._known.get(digest)
        with reading(self._engine) as connection:
            if key_id is None:
                key = key_of_secret(connection, presented)
            else:
                key = find_key(connection, key_id)  # it may have been revoked meanwhile
        if key is None or not key.is_usable(now()):
            return None
        with self._lock:
            self._known[digest] = key.id
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return key


class RateLimit:
    """A bucket of requests for each caller, filled again at an even pace; of one process.

    Args:
        per_minute: requests that fill a bucket.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._buckets: dict[str, tuple[float, float]] = {}  # caller -> requests left, at
        self._lock = Lock()

    def take(self, caller: str) -> float:
        """Count a request; the seconds to wait where there are too many, else 0."""
        at = time.monotonic()
        pace = self._per_minute / 60
        with self._lock:
            if len(self._buckets) > 10_000:
                self._buckets.clear()
            left, before = self._buckets.get(caller, (float(self._per_minute), at))
            left = min(self._per_minute, left + (at - before) * pace)
            if left < 1:
                self._buckets[caller] = (left, at)
                return (1 - left) / pace
            self._buckets[caller] = (left - 1, at)
            return 0.0


def presented_key(headers: Headers) -> str | None:
    """The key in the headers of a request, if there is one."""
    kind, _, bearer = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and bearer.strip():
        return bearer.strip()
    return headers.get("x-api-key")


def needs(role: Role) -> Callable[..., Caller]:
    """A dependency that lets in whom the role, or a higher one, was given."""

    def caller(
        request: Request,
        _documented: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
        _as_well: Annotated[str | None, Security(_header)],
    ) -> Caller:
        state = request.app.state
        presented = presented_key(request.headers)
        known: Caller | None = getattr(request.state, "caller", None)  # a session of the pages
        known = known or state.doorkeeper.caller(presented)
        if known is None:
            detail = (
                "this key is not known, has expired or was revoked"
                if presented
                else "a key is needed: send it as `Authorization: Bearer KEY`"
            )
            raise ProblemError(401, detail, headers={"WWW-Authenticate": "Bearer"})
        request.state.caller = known
        if not known.may(role):
            raise ProblemError(403, f"this needs the role {role}; the key's role is {known.role}")
        address = request.client.host if request.client else ""
        wait = state.rate_limit.take(str(known.key_id or address))
        if wait:
            detail = "too many requests of this key: slow down"
            raise ProblemError(429, detail, headers={"Retry-After": str(int(wait) + 1)})
        return known

    return caller


Viewer = Annotated[Caller, Depends(needs(Role.VIEWER))]
Reviewer = Annotated[Caller, Depends(needs(Role.REVIEWER))]
Curator = Annotated[Caller, Depends(needs(Role.CURATOR))]
Admin = Annotated[Caller, Depends(needs(Role.ADMIN))]
