"""Provisional groups as they are shown."""

from pydantic import BaseModel, Field

from rorqual.domain.grouping import GroupFlag
from rorqual.service.schemas.examples import shown_as


class Cluster(BaseModel):
    """Animals that are suggested to be one individual; persons decide."""

    model_config = shown_as(
        {
            "id": 812,
            "animals": [41, 57, 93],
            "decided": [57],
            "individual": None,
            "flags": ["barbell"],
            "reason": "3 photos of 2 moments; each moment resembles the others of the group "
            "by 0.81 to 0.88 in the mean.",
            "similarity": 0.72,
            "models": {"embed": "rorqual-lite0@3133a8f9cff0"},
            "actor": "rorqual 0.9.0 cluster",
            "suggested_at": "2026-05-01T12:00:00.000000+00:00",
        },
        of_rows=True,
    )

    id: int
    animals: list[int] = Field(description="Ids of annotations.")
    decided: list[int] = Field(description="Of these, the ones on which a person said something.")
    individual: str | None = Field(description="The known individual that they may be.")
    flags: list[GroupFlag] = Field(
        description="To be looked at first: `barbell`, two halves joined by a thin bridge; "
        "`between_known`, alike enough to two known individuals."
    )
    reason: str = Field(description="A sentence or two with the figures that led to it.")
    similarity: float = Field(description="Mean cosine from which on groups were joined.")
    models: dict[str, str] = Field(description="Step -> id@hash.")
    actor: str = Field(description="Program, version and command.")
    suggested_at: str = Field(description="ISO 8601, UTC.")
