"""A job as clients see it."""

from pydantic import BaseModel, Field

from rorqual.domain.job_state import JobState
from rorqual.service.schemas.examples import shown_as

_LINKS = {
    "self": "/v1/jobs/5f1c",
    "results": "/v1/jobs/5f1c/results",
    "cancel": "/v1/jobs/5f1c/cancel",
}


class JobLinks(BaseModel):
    """Where to go on."""

    model_config = shown_as(_LINKS)

    self: str
    results: str
    cancel: str


class JobView(BaseModel):
    """Work on many photos, and how far it has come."""

    model_config = shown_as(
        {
            "id": "5f1c",
            "kind": "predict-batch",
            "state": "running",
            "total": 2400,
            "done": 310,
            "cancel_wanted": False,
            "message": None,
            "created_at": "2026-06-22T09:14:03.120000+00:00",
            "finished_at": None,
            "links": _LINKS,
        }
    )

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
