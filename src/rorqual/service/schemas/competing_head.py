"""Who of a network's own head competed with the catalogue's individuals?"""

from pydantic import BaseModel, Field

from rorqual.service.schemas import examples
from rorqual.service.schemas.examples import shown_as


class CompetingHead(BaseModel):
    """The individuals that the network was trained on, where they compete with the catalogue's."""

    model_config = shown_as(examples.COMPETING_HEAD)

    source: str = Field(description="The head, in words.")
    individuals: int = Field(description="Of the candidate set, those that the head knows.")
    shared: int = Field(description="Of these, those that have photos in the catalogue, too.")
    calibrated: bool = Field(
        description="False: probabilities with them were never compared with labelled photos."
    )
