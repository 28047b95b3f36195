"""The answer to `POST /match`, as the desktop application of cetacean groups expects it."""

from pydantic import BaseModel, Field


class MatchCandidate(BaseModel):
    """A candidate for the animal in the photos."""

    rank: int = Field(ge=1, examples=[1])
    id: str = Field(examples=["065L"])
    rating: float = Field(ge=0, le=1, examples=[0.91])
    details: str = Field(description="The archive photo most alike.", examples=["0034.jpg"])


class MatchResponse(BaseModel):
    """Ranked candidates, best first."""

    matches: list[MatchCandidate]


class MatchError(BaseModel):
    """Why there is no answer."""

    detail: str = Field(examples=["'notes.txt' could not be decoded as an image."])
