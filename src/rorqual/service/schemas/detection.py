"""The answer for one photo, with the names that clients of the reference service know."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Self

from pydantic import BaseModel, Field

from rorqual.domain.identification import AnnotationResult, PhotoResult, Verdict
from rorqual.domain.refusal import RefusalReason, Step
from rorqual.service.schemas import examples
from rorqual.service.schemas.competing_head import CompetingHead
from rorqual.service.schemas.examples import shown_as
from rorqual.service.wording import told

BoundingBox = tuple[float, float, float, float]
UNKNOWN_MODEL = "unknown"


class Rejection(StrEnum):
    """Why a photo has no answer that should be relied on."""

    NOT_A_MARINE_MAMMAL = "not_a_marine_mammal"
    LOW_CONFIDENCE = "low_confidence"
    CORRUPTED_IMAGE = "corrupted_image"


class RankedIndividual(BaseModel):
    """A competitor for the identity of an animal."""

    model_config = shown_as(examples.RANKED)

    class_animal: str = Field(description="The individual, or `new_individual`.")
    probability: float = Field(ge=0, le=1)
    image: str | None = Field(description="The catalogue's photo that is most alike.")
    annotation_id: int | None = Field(
        default=None, description="Of the animal in that photo; its thumbnail shows it."
    )
    without_photo: bool = Field(
        default=False, description="Known to the network's head alone: the catalogue has no photo."
    )


class Animal(BaseModel):
    """One animal in a photo."""

    model_config = shown_as(examples.ANSWERED_ANIMAL)

    annotation_id: int | None = Field(description="Of the catalogue; decisions name it.")
    bbox: BoundingBox = Field(description="x0, y0, x1, y1 in pixels of the upright photo.")
    part: str | None
    class_animal: str = Field(description="The likeliest individual, or `new_individual`.")
    id_animal: str = Field(description="The species, or `unknown`.")
    probability: float = Field(ge=0, le=1)
    verdict: str = Field(description="`match`, `new_individual` or `undecided`.")
    reason: str = Field(description="A sentence with the figures that led to the verdict.")
    candidates: list[RankedIndividual] = Field(description="The likeliest, best first.")
    compared_with: str = Field(description="The candidate set in words.")
    with_head: CompetingHead | None = Field(
        default=None, description="None: only the catalogue's individuals competed."
    )

    @classmethod
    def of(cls, animal: AnnotationResult) -> Self:
        """An animal of a result."""
        ranked = [
            RankedIndividual(
                class_animal=it.individual,
                probability=it.probability,
                image=it.best_photo and PurePosixPath(it.best_photo).name,
                annotation_id=it.best_annotation,
                without_photo=it.is_without_photo,
            )
            for it in animal.candidates
        ]
        competitors = animal.candidate_set
        return cls(
            annotation_id=animal.annotation_id,
            bbox=animal.annotation.box.as_tuple(),
            part=animal.annotation.part,
            class_animal=ranked[0].class_animal,
            id_animal=animal.species.label,
            probability=ranked[0].probability,
            verdict=animal.decision.verdict,
            reason=animal.decision.reason,
            candidates=ranked,
            compared_with=(
                f"{competitors.individuals} individuals in {competitors.photos} photos, "
                f"filter: {competitors.filter}"
            ),
            with_head=CompetingHead(**asdict(animal.with_head)) if animal.with_head else None,
        )


class Detection(BaseModel):
    """Who is in a photo; a rejection is a valid outcome."""

    model_config = shown_as(examples.DETECTION)

    image_ind: str = Field(description="The photo, as it was sent.")
    sha256: str | None = Field(
        default=None, max_length=64, description="Of its bytes; None where they cannot be read."
    )
    bbox: BoundingBox | None = Field(description="Of the best animal: x0, y0, x1, y1 in pixels.")
    class_animal: str | None = Field(description="Its individual, or `new_individual`.")
    id_animal: str | None = Field(description="Its species, or `unknown`.")
    probability: float | None = Field(ge=0, le=1)
    mask: str | None = Field(
        default=None,
        description="Of the best animal, where `mask=true` asked for it: its box as a PNG with the "
        "background removed, in base64.",
    )
    mask_message: str | None = Field(
        default=None, description="Why there is no mask though one was asked for, and the remedy."
    )
    is_cetacean: bool | None = Field(description="None where the photo could not be read.")
    cetacean_score: float | None = Field(ge=0, le=1)
    cetacean_score_calibrated: bool | None = Field(
        default=None, description="False: the score was never compared with labelled photos."
    )
    rejected: bool
    rejection_reason: Rejection | None
    model_version: str
    candidates: list[RankedIndividual] = Field(description="Ranks 2 to 5 of the best animal.")
    annotations: list[Animal] = Field(description="All animals, the best one first.")
    message: str | None = Field(description="Why it was rejected, and what to do about it.")

    @classmethod
    def of(cls, result: PhotoResult, *, model_version: str) -> Self:
        """The answer for a photo.

        Args:
            result: of the identification.
            model_version: id@hash of the network that compares, for photos without an animal.

        Raises:
            ValueError: where the result stands for a fault of the service and not of the photo.
        """
        animals = sorted((Animal.of(it) for it in result.annotations), key=_rank)
        best = animals[0] if animals else None
        reason = _rejection(result, best)
        return cls(
            image_ind=result.photo,
            sha256=result.sha256,
            bbox=best.bbox if best else None,
            class_animal=best.class_animal if best else None,
            id_animal=best.id_animal if best else None,
            probability=best.probability if best else None,
            is_cetacean=result.gate.is_cetacean if result.gate else None,
            cetacean_score=result.gate.score if result.gate else None,
            cetacean_score_calibrated=result.gate.calibrated if result.gate else None,
            rejected=reason is not None,
            rejection_reason=reason,
            model_version=model_version,
            candidates=best.candidates[1:] if best else [],
            annotations=animals,
            message=_message(result, best) if reason else None,
        )

    @classmethod
    def failed(cls, photo: str, why: str) -> Self:
        """What stands among many answers for a photo at which the service failed."""
        return cls(
            image_ind=photo,
            bbox=None,
            class_animal=None,
            id_animal=None,
            probability=None,
            is_cetacean=None,
            cetacean_score=None,
            rejected=True,
            rejection_reason=None,
            model_version=UNKNOWN_MODEL,
            candidates=[],
            annotations=[],
            message=f"{photo}: the service failed, and not the photo ({why}); send it again",
        )


def _rank(animal: Animal) -> tuple[bool, float]:
    """Settled answers before undecided ones, likelier ones first."""
    return animal.verdict == Verdict.UNDECIDED, -animal.probability


def _rejection(result: PhotoResult, best: Animal | None) -> Rejection | None:
    refusal = result.refusal
    if refusal is None:
        settled = best is not None and best.verdict != Verdict.UNDECIDED
        return None if settled else Rejection.LOW_CONFIDENCE
    if refusal.reason is RefusalReason.NOT_A_CETACEAN:
        return Rejection.NOT_A_MARINE_MAMMAL
    if refusal.step is Step.READ and refusal.reason is not RefusalReason.INTERNAL_ERROR:
        return Rejection.CORRUPTED_IMAGE
    raise ValueError(refusal.message)


def _message(result: PhotoResult, best: Animal | None) -> str:
    if result.refusal:
        return told(result.refusal)
    return best.reason if best else f"{result.photo}: no animal was found in it"
