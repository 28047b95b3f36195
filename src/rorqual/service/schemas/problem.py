"""An error as it is sent."""

from pydantic import BaseModel, Field


class Problem(BaseModel):
    """An error of the service, as RFC 9457 describes it."""

    type: str = "about:blank"
    title: str = Field(examples=["Unprocessable Content"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["fin.txt is no photo: send a JPEG, PNG, WebP, TIFF or HEIC."])
    instance: str | None = Field(default=None, description="The id of the request.")
