"""One animal in one photo."""

from dataclasses import dataclass
from enum import StrEnum

from rorqual.domain.box import Box


class BoxSource(StrEnum):
    """Who drew the box."""

    GIVEN = "given"
    DETECTED = "detected"
    WHOLE_PHOTO = "whole_photo"


class Part(StrEnum):
    """The part of the body that the box shows."""

    BODY = "body"
    DORSAL_FIN = "dorsal_fin"
    FLUKE = "fluke"
    HEAD = "head"


class Side(StrEnum):
    """The side of the animal that the camera saw."""

    LEFT = "left"
    RIGHT = "right"


class Vitality(StrEnum):
    """Whether the animal lived when the photo was taken; the word is Darwin Core's."""

    ALIVE = "alive"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Annotation:
    """One animal in one photo: where it is, and which part and side of it is seen."""

    box: Box
    box_source: BoxSource
    box_score: float | None = None  # 0..1 from a detector; None where nobody scored it
    part: Part | None = None
    side: Side | None = None
    quality: str | None = None  # as the label's author graded it
