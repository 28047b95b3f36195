"""Was this request answered before? So that one that is sent again does nothing twice."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, select, update
from sqlalchemy.exc import IntegrityError

from rorqual.catalogue.rows import add_row, now
from rorqual.catalogue.team.schema import idempotent_requests
from rorqual.domain.errors import ConflictError, UsageError

KEPT = timedelta(hours=24)  # that long an answer is given again
LOST = timedelta(minutes=1)  # work that takes longer has died with its process


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do what a request asks for."""

    id: int
    claimed_at: str


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """How a request was answered."""

    status: int
    headers: dict[str, str]
    body: bytes


def claim(
    connection: Connection, key_id: int, idempotency_key: str, fingerprint: str
) -> Claim | StoredAnswer:
    """Take on a request, or find how it was answered.

    Args:
        connection: of a write transaction of its own, so that others see the claim.
        key_id: of the caller; 0 in an open service.
        idempotency_key: that the caller chose.
        fingerprint: of method, path and body.

    Raises:
        UsageError: where the caller used the key for another request.
        ConflictError: where the same request is being worked on.
    """
    it = idempotent_requests.c
    connection.execute(delete(idempotent_requests).where(it.created_at < _ago(KEPT)))
    mine = (it.key_id == key_id) & (it.idempotency_key == idempotency_key)
    row = connection.execute(select(idempotent_requests).where(mine).with_for_update()).first()
    at = now()
    if row is None:
        try:
            added = add_row(
                connection,
                idempotent_requests,
                key_id=key_id,
                idempotency_key=idempotency_key,
                fingerprint=fingerprint,
                created_at=at,
            )
        except IntegrityError as error:  # another process was quicker
            raise _at_work() from error
        return Claim(added, at)
    if row.fingerprint != fingerprint:
        raise UsageError(
            "this Idempotency-Key was used for another request: send a new key with this one"
        )
    if row.status is not None:
        return StoredAnswer(row.status, row.headers, row.body)
    if row.created_at >= _ago(LOST):
        raise _at_work()
    again = update(idempotent_requests).where(it.id == row.id)
    connection.execute(again.values(created_at=at))
    return Claim(row.id, at)


def keep_answer(connection: Connection, claimed: Claim, answer: StoredAnswer) -> None:
    """Keep an answer, in the transaction of what was done for it.

    Raises:
        ConflictError: where another process took the request over meanwhile.
    """
    values = {"status": answer.status, "headers": answer.headers, "body": answer.body}
    kept = connection.execute(update(idempotent_requests).where(_of(claimed)).values(**values))
    if kept.rowcount != 1:
        raise _at_work()


def release(connection: Connection, claimed: Claim) -> None:
    """Give a request back that came to nothing, so that it may be sent again."""
    connection.execute(delete(idempotent_requests).where(_of(claimed)))


def _of(claimed: Claim) -> ColumnElement[bool]:
    it = idempotent_requests.c
    return (it.id == claimed.id) & (it.created_at == claimed.claimed_at) & it.status.is_(None)


def _ago(span: timedelta) -> str:
    return (datetime.now(UTC) - span).isoformat(timespec="microseconds")


def _at_work() -> ConflictError:
    return ConflictError("the same request is being worked on: wait for its answer")
