"""How does a request get to the service, again where it is busy, and how do errors come back?"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from pydantic import ValidationError

from rorqual.client.errors import ServiceError
from rorqual.service.schemas.problem import Problem

_LATER = (429, 503)  # statuses of a service that wants to be asked again
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

    def send(self, method: str, path: str, **content: Any) -> httpx.Response:
        """The whole answer to a request; see `stream`."""
        with self.stream(method, path, **content) as answer:
            answer.read()
        return answer

    @contextmanager
    def stream(self, method: str, path: str, **content: Any) -> Iterator[httpx.Response]:
        """The answer to a request, whose body is still to be read.

        Args:
            method: of HTTP.
            path: from the service's address on.
            content: parameters, headers and body, as httpx takes them; bytes or files that can
                be searched, so that it can be sent again.

        Raises:
            ServiceError: where the service refuses it, stays busy or cannot be reached, also
                where the answer breaks off while it is read.
        """
        try:
            answer = self._answer(method, path, content)
            try:
                if not answer.is_success:
                    answer.read()
                    raise _refusal(answer)
                yield answer
            finally:
                answer.close()
        except httpx.HTTPError as error:
            why = str(error) or type(error).__name__
            raise ServiceError(
                None, f"{self._http.base_url} does not answer ({why}): is the service running?"
            ) from error

    def _answer(self, method: str, path: str, content: dict[str, Any]) -> httpx.Response:
        for left in range(self._retries, -1, -1):
            request = self._http.build_request(method, path, **content)
            answer = self._http.send(request, stream=True)
            if answer.status_code not in _LATER or not left:
                break
            answer.close()
            self._sleep(_wait(answer))
        return answer


def _wait(answer: httpx.Response) -> float:
    asked = answer.headers.get("Retry-After", "")
    return min(float(asked), _LONGEST_WAIT) if asked.isdigit() else 1.0


def _refusal(answer: httpx.Response) -> ServiceError:
    problem: Problem | None = None
    try:
        detail = str(answer.json()["detail"])
        problem = Problem.model_validate_json(answer.content)
    except ValidationError:  # a door whose contract knows of no problem details
        pass
    except (ValueError, KeyError, TypeError):
        detail = f"the service answered {answer.status_code} {answer.reason_phrase}"
    request_id = answer.headers.get("X-Request-ID")
    return ServiceError(answer.status_code, detail, request_id=request_id, problem=problem)
