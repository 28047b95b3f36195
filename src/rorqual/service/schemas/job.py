"""A job as clients see it."""

from typing import Self

from pydantic import BaseModel, Field

from rorqual.catalogue.team.jobs import Job, JobState


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

    @classmethod
    def of(cls, job: Job) -> Self:
        """A job of the catalogue."""
        here = f"/v1/jobs/{job.id}"
        return cls(
            id=job.id,
            kind=job.kind,
            state=job.state,
            total=job.total,
            done=job.done,
            cancel_wanted=job.cancel_wanted,
            message=job.message,
            created_at=job.created_at,
            finished_at=job.finished_at,
            links=JobLinks(self=here, results=f"{here}/results", cancel=f"{here}/cancel"),
        )
