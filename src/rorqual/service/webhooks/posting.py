"""How is one request sent to a checked address, within a time that the receiver cannot stretch?"""

import contextlib
import ssl
import time
from collections.abc import Iterable, Mapping
from typing import Any

import httpcore

from rorqual.service.webhooks.addresses import Target

TIMEOUT_SECONDS = 10.0  # from the first packet to the last
MAX_ANSWER_BYTES = 64 * 1024  # of its body; nobody reads it, so the rest is left


class PostFailedError(Exception):
    """Nothing came back that could be understood."""


def post(
    target: Target, body: bytes, headers: Mapping[str, str], *, timeout: float = TIMEOUT_SECONDS
) -> int:
    """Send a request and tell the status of the answer. Redirects are not followed.

    Args:
        target: where to.
        body: of the request.
        headers: beside the usual ones.
        timeout: seconds for all of it.

    Raises:
        PostFailedError: where there is no answer in time.
    """
    url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    written = [("Host", target.authority), ("Connection", "close"), *headers.items()]
    encoded = [(name.encode("ascii"), value.encode("ascii")) for name, value in written]
    deadline = time.monotonic() + timeout
    pool = httpcore.ConnectionPool(
        ssl_context=_tls() if target.scheme == "https" else None,
        network_backend=_Pinned(target.addresses, deadline),
    )
    try:
        with pool, pool.stream("POST", url, headers=encoded, content=body) as answer:
            with contextlib.suppress(*_FAILURES):  # the status has been said
                _leave_at(MAX_ANSWER_BYTES, answer.iter_stream())
            return int(answer.status)
    except _FAILURES as error:
        if isinstance(error, httpcore.TimeoutException):
            raise PostFailedError(f"no answer within {timeout:g} s") from error
        raise PostFailedError(f"no answer: {error}") from error


_FAILURES = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
)


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()  # the system's authorities, or those of SSL_CERT_FILE


def _leave_at(limit: int, parts: Iterable[bytes]) -> None:
    read = 0
    for part in parts:
        read += len(part)
        if read > limit:
            return


class _Pinned(httpcore.NetworkBackend):
    """Connects to given addresses whatever the host's name means now, and until a deadline."""

    def __init__(self, addresses: tuple[str, ...], deadline: float) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 its addresses were checked
        port: int,
        timeout: float | None = None,  # noqa: ARG002 what is left of the time counts
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers; each may take its part of the time."""
        failure: Exception = httpcore.ConnectError("the host has no address")
        for tried, address in enumerate(self._addresses):
            share = _left(self._deadline) / (len(self._addresses) - tried)
            try:
                stream = self._sockets.connect_tcp(
                    address, port, share, local_address, socket_options
                )
                return _UntilDeadline(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class _UntilDeadline(httpcore.NetworkStream):
    """A stream whose every step has only what is left of the time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """See `httpcore.NetworkStream`, like the rest."""
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Send some bytes."""
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        """End the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """Go on encrypted."""
        left = _left(self._deadline)
        stream = self._stream.start_tls(ssl_context, server_hostname, left)
        return _UntilDeadline(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Something about the connection."""
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
