"""What can a program ask of a service?"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import quote
from uuid import uuid4

from pydantic import BaseModel

from rorqual.client.connection import ServiceConnection
from rorqual.domain.decision_kind import DecisionKind
from rorqual.service.schemas.browsing import (
    Animal,
    AuditEvent,
    CatalogueSummary,
    Identification,
    Individual,
    IndividualWithAnimals,
)
from rorqual.service.schemas.deciding import (
    MergeRequest,
    NewDecision,
    Operation,
    SplitRequest,
    UndoRequest,
)
from rorqual.service.schemas.detection import Detection
from rorqual.service.schemas.matching import MatchResponse
from rorqual.service.schemas.pages import Page

Item = TypeVar("Item", bound=BaseModel)


class RorqualClient:
    """Asks a service; use it in a `with` statement, or close it.

    Every method raises ServiceError where the service refuses, stays busy after all retries or
    cannot be reached. Changes carry an idempotency key, so that none is made twice.

    Args:
        url: of the service, such as http://localhost:8000.
        key: of `rorqual keys add`; None for an open service.
        retries: how often a request is sent again that a busy service put off.
        timeout: seconds without an answer.
    """

    def __init__(
        self, url: str, key: str | None = None, *, retries: int = 3, timeout: float = 120.0
    ) -> None:
        self._connection = ServiceConnection(url, key, retries=retries, timeout=timeout)

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

    def predict_single(
        self, photo: Path | str, *, skip_anti_fraud: bool = False, mask: bool = False
    ) -> Detection:
        """Who is in a photo, or why it was rejected; with a mask if it is wanted."""
        answer = self._connection.send(
            "POST",
            "/v1/predict-single",
            files={"file": _file(photo)},
            params={"skip_anti_fraud": skip_anti_fraud, "mask": mask},
        )
        return Detection.model_validate_json(answer.content)

    def match(self, photos: Sequence[Path | str]) -> MatchResponse:
        """The known individuals by their likeness to the one animal of these photos."""
        files = [("images", _file(photo)) for photo in photos]
        answer = self._connection.send("POST", "/match", files=files)
        return MatchResponse.model_validate_json(answer.content)

    def catalogue(self) -> CatalogueSummary:
        """How much is in the catalogue, and with what photos are answered."""
        answer = self._connection.get("/v1/catalogue")
        return CatalogueSummary.model_validate_json(answer.content)

    def individuals(self, *, prefix: str = "", species: str | None = None) -> Iterator[Individual]:
        """The known individuals in the order of their names."""
        filters = {"prefix": prefix, **({"species": species} if species else {})}
        return self._walk("/v1/individuals", Individual, filters)

    def individual(self, name: str) -> IndividualWithAnimals:
        """An individual, its photos, and all that was ever decided on them."""
        answer = self._connection.get(f"/v1/individuals/{quote(name, safe='')}")
        return IndividualWithAnimals.model_validate_json(answer.content)

    def annotation(self, annotation_id: int) -> Animal:
        """One animal in a photo, and all that was ever decided on it."""
        answer = self._connection.get(f"/v1/annotations/{annotation_id}")
        return Animal.model_validate_json(answer.content)

    def identifications(self) -> Iterator[Identification]:
        """The machine's answers, newest first."""
        return self._walk("/v1/identifications", Identification, {})

    def audit(self) -> Iterator[AuditEvent]:
        """The changes through the service, newest first; for admins."""
        return self._walk("/v1/audit", AuditEvent, {})

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

    def _walk(self, path: str, kind: type[Item], filters: dict[str, str]) -> Iterator[Item]:
        cursor: dict[str, str] = {}
        while True:
            answer = self._connection.get(path, {**filters, **cursor, "limit": 200})
            found = Page[kind].model_validate_json(answer.content)  # type: ignore[valid-type]
            yield from found.items
            if found.next is None:
                return
            cursor = {"cursor": found.next}


def _file(photo: Path | str) -> tuple[str, bytes]:
    path = Path(photo)
    return path.name, path.read_bytes()
