"""A job as clients see it."""

from pydantic import BaseModel, Field

from rorqual.domain.job_state import JobState


class JobLinks(BaseModel):
    """Where to go on."""

    self: str = Field(examples=["/v1/jobs/5f1c"])
    results: str = Field(examples=["/v1/jobs/5f1c/results"])
    cancel: str = Field(examples=["/v1/jobs/5f1c/cancel"])


class JobView(BaseModel):
    """Work on many photos, and how far it has come."""

    id: str
    kind: str = Field(examples=["predict-batch"])
    state: JobState
    total: int = Field(ge=0, description="Photos.")
    done: int = Field(ge=0, description="Photos whose result is there.")
    cancel_wanted: bool
    message: str | None = Field(description="Why it failed.")
    created_at: str = Field(description="This and other times: ISO 8601, UTC.")
    finished_at: str | None
    links: JobLinks
