"""How does a refusal of the service reach the caller?"""

from rorqual.domain.errors import RorqualError
from rorqual.service.schemas.problem import Problem


class ServiceError(RorqualError):
    """The service refused a request or could not be reached; the message is its own.

    Attributes:
        status: of HTTP; None where there was no whole answer, or a job came to a bad end.
        detail: what was wrong and the remedy.
        request_id: finds the request in the service's log.
        problem: the problem details (RFC 9457) that the service sent; None where it sent none.
    """

    def __init__(
        self,
        status: int | None,
        detail: str,
        *,
        request_id: str | None = None,
        problem: Problem | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.request_id = request_id
        self.problem = problem
