"""What persons decide on animals, and what that comes to."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from rorqual.domain.decision_kind import DecisionKind
from rorqual.service.schemas.examples import DECISION, shown_as

PLAIN = r"^[^\x00]*$"  # no database text holds NUL
LARGEST_ID = (1 << 31) - 1  # of a row
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN, examples=["065L"])]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(
        default="", max_length=2000, pattern=PLAIN, description="In the person's words."
    )


class NewDecision(_Request):
    """Who an animal is."""

    model_config = shown_as(
        {
            "annotation_id": 12,
            "kind": "correct",
            "individual": "065L",
            "create": False,
            "seen_decision": 41,
            "reason": "the notch in the left fluke",
        }
    )

    annotation_id: Id
    kind: DecisionKind
    individual: Name | None = Field(
        default=None,
        description="Whom it is about. Needed to confirm and to correct; for a new individual a "
        "name is made without it; to reject, it stands for whom the animal is said to be.",
    )
    create: bool = Field(
        default=False, description="Whether a correction may name an unknown individual."
    )
    seen_decision: int | None = Field(
        default=None,
        ge=0,
        le=LARGEST_ID,
        description="The current decision when the person looked, 0 for none: 409 where another "
        "one was made since.",
    )


class MergeRequest(_Request):
    """Into whom an individual is merged."""

    model_config = shown_as({"into": "065L", "reason": "the same scar"})

    into: Name


class SplitRequest(_Request):
    """Which animals of an individual are another one."""

    model_config = shown_as({"annotations": [12, 15], "new_name": "066L", "reason": "no scar"})

    annotations: list[Id] = Field(min_length=1, max_length=10_000)
    new_name: Name | None = Field(default=None, description="Without it a name is made.")


class UndoRequest(_Request):
    """Why something is undone."""

    model_config = shown_as({"reason": "a slip of the finger"})


class Operation(BaseModel):
    """What was added to the log together, and is undone together."""

    model_config = shown_as(
        {"id": "6f1c2b3d", "kind": "confirm", "decisions": [41], "individual": "065L"},
        of_rows=True,
    )

    id: str
    kind: str = Field(examples=["confirm"])
    decisions: list[int] = Field(description="Ids of the new entries of the log.")
    individual: str | None = Field(description="Whom the animals are now.")


class Decision(BaseModel):
    """An entry of the log; the latest word of a person counts."""

    model_config = shown_as(DECISION)

    id: int
    tier: str = Field(description="`attested`, `suggested`, `confirmed` or `rejected`.")
    verdict: str = Field(description="`match`, `new_individual` or `undecided`.")
    individual: str | None
    actor: str
    reason: str
    decided_at: str
    operation: str | None = Field(description="What was decided together.")
    kind: str | None = Field(description="Such as `merge`; None for imports and the machine.")
    undoes: int | None = Field(description="The decision that this one takes back.")
