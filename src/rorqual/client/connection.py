"""How does a request get to the service, again where it is busy, and how do errors come back?"""

import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from rorqual.client.errors import ServiceError

_LONGEST_WAIT = 60.0  # seconds, whatever the service asks for


class ServiceConnection:
    """Sends requests with a key, and sends those again that a busy service put off.

    Args:
        url: of the service.
        key: of `rorqual keys add`; None for an open service.
        retries: how often a request is sent again.
        timeout: seconds without an answer.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        url: str,
        key: str | None,
        *,
        retries: int,
        timeout: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(base_url=url.rstrip("/"), headers=headers, timeout=timeout)
        self._retries = retries
        self._sleep = sleep

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> httpx.Response:
        """The answer to a question.

        Raises:
            ServiceError: see `send`.
        """
        return self.send("GET", path, params=params)

    def send(self, method: str, path: str, **content: Any) -> httpx.Response:
        """The answer to a request.

        Args:
            method: of HTTP.
            path: from the service's address on.
            content: parameters, headers and body, as httpx takes them; bytes, not streams, so
                that it can be sent again.

        Raises:
            ServiceError: where the service refuses it, stays busy or cannot be reached.
        """
        for attempt in range(self._retries + 1):
            try:
                answer = self._http.request(method, path, **content)
            except httpx.HTTPError as error:
                why = str(error) or type(error).__name__
                raise ServiceError(
                    None, f"{self._http.base_url} does not answer ({why}): is the service running?"
                ) from error
            if answer.status_code != 503 or attempt == self._retries:
                break
            self._sleep(_wait(answer))
        if answer.is_success:
            return answer
        raise ServiceError(
            answer.status_code,
            _detail(answer),
            request_id=answer.headers.get("X-Request-ID"),
        )


def _wait(answer: httpx.Response) -> float:
    asked = answer.headers.get("Retry-After", "")
    return min(float(asked), _LONGEST_WAIT) if asked.isdigit() else 1.0


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the service answered {answer.status_code} {answer.reason_phrase}"
