"""What a catalogue holds, as it is shown."""

from typing import Any

from pydantic import BaseModel, Field

from rorqual.service.schemas import examples
from rorqual.service.schemas.deciding import Decision
from rorqual.service.schemas.detection import BoundingBox, Detection
from rorqual.service.schemas.examples import shown_as

_LATITUDE = "Degrees WGS 84; to a tenth of a degree below the role curator."
_PIXELS = "x0, y0, x1, y1 in pixels of the upright photo."


class Counts(BaseModel):
    """How much is in the catalogue."""

    model_config = shown_as(examples.COUNTS, of_rows=True)

    photos: int
    photo_files: int
    annotations: int
    individuals: int
    encounters: int
    gallery_annotations: int = Field(description="Animals in photos that a person named.")
    gallery_individuals: int
    identifications: int


class CatalogueSummary(BaseModel):
    """What is in the catalogue, and with what photos are answered."""

    model_config = shown_as(examples.SUMMARY)

    counts: Counts
    settings: dict[str, str]
    models: dict[str, str] = Field(description="Step -> id@hash.")
    calibration: str = Field(description="What turns scores into probabilities.")


class Individual(BaseModel):
    """A known animal."""

    model_config = shown_as(examples.INDIVIDUAL, of_rows=True)

    name: str = Field(examples=["065L"])
    species: str | None = Field(examples=["humpback_whale"])
    photos: int = Field(description="That show it, by the latest word of a person.")


class Encounter(BaseModel):
    """An occasion on which animals were photographed."""

    model_config = shown_as(examples.ENCOUNTER, of_rows=True)

    id: int
    name: str
    date: str | None
    latitude: float | None = Field(description=_LATITUDE)
    longitude: float | None
    animals: int = Field(description="Animals in its photos.")


class Animal(BaseModel):
    """One animal in one photo, as labelled."""

    model_config = shown_as(examples.LABELLED_ANIMAL)

    id: int = Field(description="Of the annotation; decisions name it.")
    photo_id: int
    bbox: BoundingBox = Field(description=_PIXELS)
    part: str | None
    side: str | None
    quality: str | None
    species: str | None
    encounter: str | None
    date: str | None
    latitude: float | None = Field(description=_LATITUDE)
    longitude: float | None
    vitality: str | None
    notes: dict[str, str] = Field(description="Without those on places below the role curator.")
    individual: str | None = Field(description="By the latest word of a person.")
    decision: Decision | None = Field(description="That word.")
    history: list[Decision] = Field(description="Oldest first; suggestions of the machine as well.")


class IndividualWithAnimals(Individual):
    """An individual with the photos that show it."""

    model_config = shown_as(examples.INDIVIDUAL_WITH_ANIMALS)

    annotations: list[Animal]


class Photo(BaseModel):
    """A photo by its content."""

    model_config = shown_as(examples.PHOTO, of_rows=True)

    id: int
    name: str = Field(description="With its folders for curators and admins.")
    sha256: str
    format: str
    width: int = Field(description="Pixels, upright.")
    height: int
    captured_local: str | None = Field(description="What the camera's clock showed.")
    utc_offset_minutes: int | None
    latitude: float | None = Field(description=_LATITUDE)
    longitude: float | None
    camera_make: str | None
    camera_model: str | None
    sharpness: float
    exposure: float
    gate_score: float | None
    gate_model: str | None
    imported_at: str


class PhotoWithAnimals(Photo):
    """A photo with the animals in it."""

    model_config = shown_as(examples.PHOTO_WITH_ANIMALS)

    annotations: list[Animal]


class Identification(BaseModel):
    """An answer of the machine, as it was given."""

    model_config = shown_as(examples.IDENTIFICATION)

    id: str
    photo: str = Field(description="With its folders for curators and admins.")
    sha256: str | None = Field(description="None where its bytes could not be read.")
    identified_at: str
    answer: Detection | None = Field(description="None where it was written by another version.")


class AuditEvent(BaseModel):
    """Something that somebody changed through the service."""

    model_config = shown_as(examples.AUDIT_EVENT, of_rows=True)

    id: int
    at: str
    actor: str
    action: str = Field(examples=["decision.confirm"])
    subject: str = Field(examples=["annotation 12"])
    request_id: str | None
    details: dict[str, Any]
