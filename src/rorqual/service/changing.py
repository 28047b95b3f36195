"""How is a change made over HTTP? Once for each idempotency key, with its entry in the audit."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import Connection

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.audit import record_event
from rorqual.catalogue.team.idempotency import StoredAnswer, claim, keep_answer, release
from rorqual.service.access import Caller
from rorqual.service.tagging import body_of

REPLAYED = "Idempotency-Replayed"


@dataclass(frozen=True, slots=True)
class Change:
    """A request that changes the catalogue.

    Attributes:
        request: itself.
        key: its idempotency key, None without one.
    """

    request: Request
    key: str | None

    def make(
        self, caller: Caller, body: BaseModel, work: Callable[[Connection], BaseModel]
    ) -> Response:
        """Do the work in one transaction and answer 201, or repeat the answer given before.

        The next photo is answered with the change.

        Args:
            caller: who asks for it.
            body: of the request.
            work: makes the change and tells the answer.

        Raises:
            UsageError, ConflictError: see `claim`, and those of the work.
        """
        response = self.once(caller, body.model_dump_json(), lambda it: _answer(work(it)))
        self.request.app.state.desk.identifier.changed()
        return response

    def once(
        self, caller: Caller, asked: str, work: Callable[[Connection], StoredAnswer]
    ) -> Response:
        """Do the work in one transaction, or repeat the answer given before, which says so.

        Args:
            caller: who asks for it.
            asked: what tells the request from others to the same door.
            work: makes the change and tells the answer.

        Raises:
            UsageError, ConflictError: see `claim`, and those of the work.
        """
        engine = self._catalogue.engine
        if self.key is None:
            with writing(engine) as connection:
                return _response(work(connection))
        fingerprint = "\n".join([self.request.method, self.request.url.path, asked])
        with writing(engine) as connection:
            claimed = claim(
                connection,
                caller.key_id or 0,
                self.key,
                hashlib.sha256(fingerprint.encode()).hexdigest(),
            )
        if isinstance(claimed, StoredAnswer):
            return _response(claimed, {REPLAYED: "true"})
        try:
            with writing(engine) as connection:
                answer = work(connection)
                keep_answer(connection, claimed, answer)
        except BaseException:
            with writing(engine) as connection:
                release(connection, claimed)
            raise
        return _response(answer)

    def note(
        self,
        connection: Connection,
        caller: Caller,
        action: str,
        subject: str,
        details: Mapping[str, Any],
    ) -> None:
        """Enter the change into the audit, in its own transaction."""
        record_event(
            connection,
            actor=caller.name,
            action=action,
            subject=subject,
            request_id=self.request.state.request_id,
            details=details,
        )

    @property
    def _catalogue(self) -> Catalogue:
        catalogue: Catalogue = self.request.app.state.catalogue
        return catalogue


def _change(
    request: Request,
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=200,
            description="Chosen by the client; the same one sent again changes nothing twice.",
        ),
    ] = None,
) -> Change:
    return Change(request, key)


ChangeOf = Annotated[Change, Depends(_change)]


def _answer(made: BaseModel) -> StoredAnswer:
    return StoredAnswer(201, {"Content-Type": "application/json"}, body_of(made))


def _response(answer: StoredAnswer, headers: Mapping[str, str] | None = None) -> Response:
    return Response(answer.body, answer.status, headers={**answer.headers, **(headers or {})})
