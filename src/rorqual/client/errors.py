"""How does a refusal of the service reach the caller?"""

from rorqual.domain.errors import RorqualError


class ServiceError(RorqualError):
    """The service refused a request or could not be reached; the message is its own.

    Attributes:
        status: of HTTP; None where there was no answer.
        detail: what was wrong and the remedy.
        request_id: finds the request in the service's log.
    """

    def __init__(self, status: int | None, detail: str, *, request_id: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.request_id = request_id
