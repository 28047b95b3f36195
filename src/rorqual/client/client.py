"""What can a program ask of a service?"""

from types import TracebackType
from typing import Self

from rorqual.client.browsing import Browsing
from rorqual.client.connection import ServiceConnection
from rorqual.client.deciding import Deciding
from rorqual.client.identifying import Identifying
from rorqual.client.many_photos import ManyPhotos
from rorqual.client.operating import Operating


class RorqualClient(Identifying, ManyPhotos, Browsing, Deciding, Operating):
    """Asks a service; use it in a `with` statement, or close it.

    Every method raises ServiceError where the service refuses, stays busy after all retries or
    cannot be reached, and OSError where a file cannot be read. Decisions carry an idempotency
    key, so that none is made twice.

    Args:
        url: of the service, such as http://localhost:8000.
        key: of `rorqual keys add`; None for an open service.
        retries: how often a request is sent again that a busy service put off.
        timeout: seconds without an answer.
    """

    def __init__(
        self, url: str, key: str | None = None, *, retries: int = 3, timeout: float = 120.0
    ) -> None:
        super().__init__(ServiceConnection(url, key, retries=retries, timeout=timeout))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._connection.close()
