"""An error as it is sent."""

from pydantic import BaseModel, Field

from rorqual.service.schemas.examples import shown_as


class Problem(BaseModel):
    """An error of the service, as RFC 9457 describes it."""

    model_config = shown_as(
        {
            "type": "about:blank",
            "title": "Unprocessable Content",
            "status": 422,
            "detail": "cursor: it is not the `next` of a page of this list: leave it out",
            "instance": "urn:uuid:341ad3e9-fc62-489f-aae4-d106fedc2ff0",
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str | None = Field(default=None, description="The id of the request.")
