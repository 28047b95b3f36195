"""How do tests wait for a job? By asking the service, as a client would."""

import time
from collections.abc import Callable
from typing import Any, Protocol

_PATIENCE_SECONDS = 120.0


class Answer(Protocol):
    """What a client of either kind gets."""

    def json(self) -> Any:
        """The body."""
        ...


class Asker(Protocol):
    """A client of either kind."""

    def get(self, url: str, /) -> Answer:
        """Ask."""
        ...


def wait_for(
    client: Asker, job_id: str, enough: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """The job once it is so."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        job = dict(client.get(f"/v1/jobs/{job_id}").json())
        if enough(job):
            return job
        time.sleep(0.02)
    raise AssertionError(f"the job came no further than {job}")


def is_over(job: dict[str, Any]) -> bool:
    """Whether nothing more comes of it."""
    return job["state"] in ("done", "failed", "cancelled")
