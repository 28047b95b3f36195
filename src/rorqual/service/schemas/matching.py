"""The answer to `POST /match`, as the desktop application of cetacean groups expects it."""

from pydantic import BaseModel, Field

from rorqual.service.schemas.examples import shown_as

_CANDIDATE = {"rank": 1, "id": "065L", "rating": 0.91, "details": "0034.jpg"}


class MatchCandidate(BaseModel):
    """A candidate for the animal in the photos."""

    model_config = shown_as(_CANDIDATE)

    rank: int = Field(ge=1)
    id: str
    rating: float = Field(ge=0, le=1)
    details: str = Field(description="The archive photo most alike; empty where there is none.")


class MatchResponse(BaseModel):
    """Ranked candidates, best first."""

    model_config = shown_as({"matches": [_CANDIDATE]})

    matches: list[MatchCandidate]


class MatchError(BaseModel):
    """Why there is no answer."""

    model_config = shown_as({"detail": "'notes.txt' could not be decoded as an image."})

    detail: str
