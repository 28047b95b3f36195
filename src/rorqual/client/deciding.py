"""How does a program decide who an animal is, and take it back?"""

from collections.abc import Sequence
from urllib.parse import quote
from uuid import uuid4

from pydantic import BaseModel

from rorqual.client.part import ClientPart
from rorqual.domain.decision_kind import DecisionKind
from rorqual.service.schemas.deciding import (
    MergeRequest,
    NewDecision,
    Operation,
    SplitRequest,
    UndoRequest,
)


class Deciding(ClientPart):
    """Decisions of persons; each carries an idempotency key, so that none is made twice."""

    def confirm(self, annotation_id: int, individual: str, *, reason: str = "") -> Operation:
        """Say that an animal is a known individual."""
        return self._decide(annotation_id, DecisionKind.CONFIRM, individual, reason)

    def correct(
        self, annotation_id: int, individual: str, *, create: bool = False, reason: str = ""
    ) -> Operation:
        """Say that an animal is another individual than was said before.

        Args:
            annotation_id: of the animal.
            individual: who it is.
            create: whether the individual may be one that is not known yet.
            reason: in your words.
        """
        return self._decide(annotation_id, DecisionKind.CORRECT, individual, reason, create=create)

    def new(
        self, annotation_id: int, individual: str | None = None, *, reason: str = ""
    ) -> Operation:
        """Say that an animal is a new individual; without a name it gets one."""
        return self._decide(annotation_id, DecisionKind.NEW, individual, reason)

    def reject(
        self, annotation_id: int, individual: str | None = None, *, reason: str = ""
    ) -> Operation:
        """Say that an animal is not an individual; without a name, not the one it is said to be."""
        return self._decide(annotation_id, DecisionKind.REJECT, individual, reason)

    def merge(self, individual: str, into: str, *, reason: str = "") -> Operation:
        """Say that all animals of an individual are another one."""
        path = f"/v1/individuals/{quote(individual, safe='')}/merge"
        return self._change(path, MergeRequest(into=into, reason=reason))

    def split(
        self,
        individual: str,
        annotations: Sequence[int],
        new_name: str | None = None,
        *,
        reason: str = "",
    ) -> Operation:
        """Say that some animals of an individual are a new one."""
        path = f"/v1/individuals/{quote(individual, safe='')}/split"
        body = SplitRequest(annotations=list(annotations), new_name=new_name, reason=reason)
        return self._change(path, body)

    def undo(self, decision_id: int, *, reason: str = "") -> Operation:
        """Take back a decision and all of its operation."""
        return self._change(f"/v1/decisions/{decision_id}/undo", UndoRequest(reason=reason))

    def _decide(
        self,
        annotation_id: int,
        kind: DecisionKind,
        individual: str | None,
        reason: str,
        *,
        create: bool = False,
    ) -> Operation:
        body = NewDecision(
            annotation_id=annotation_id,
            kind=kind,
            individual=individual,
            reason=reason,
            create=create,
        )
        return self._change("/v1/decisions", body)

    def _change(self, path: str, body: BaseModel) -> Operation:
        answer = self._connection.send(
            "POST",
            path,
            json=body.model_dump(mode="json"),
            headers={"Idempotency-Key": uuid4().hex},
        )
        return Operation.model_validate_json(answer.content)
