"""What does the page of one animal show? The machine's answer, its pictures and the history."""

from dataclasses import dataclass

from sqlalchemy import Connection

from rorqual.catalogue.animals import Animal, find_animal
from rorqual.catalogue.identifications import newest_identifications
from rorqual.catalogue.photo_browsing import find_photo
from rorqual.catalogue.team.review_queue import ReviewItem, find_review
from rorqual.domain.errors import MissingError, UsageError
from rorqual.domain.identification import NEW_INDIVIDUAL, AnnotationResult, Candidate, MarkedPair
from rorqual.identify.result_json import load_result
from rorqual.service.access import Caller
from rorqual.service.location_policy import answer_seen_by
from rorqual.service.schemas import browsing as shown
from rorqual.service.showing import show_animal, show_photo
from rorqual.web.group_view import GroupView, view_group

ANSWERS_SEARCHED = 10  # a photo may have been asked about again, with other boxes
HEIGHT = 100.0  # of the drawing of marks


@dataclass(frozen=True, slots=True)
class MarksDrawing:
    """Two animals side by side, and lines between their marks, in units of the drawing."""

    annotation: int  # of the candidate's photo
    inliers: int
    pairs: int
    left: float  # width of the animal's picture
    right: float
    lines: tuple[tuple[float, float, float, float], ...]

    @property
    def width(self) -> float:
        """Of both pictures."""
        return self.left + self.right


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One competitor."""

    candidate: Candidate
    marks: MarksDrawing | None

    @property
    def is_new(self) -> bool:
        """Whether it stands for an animal that nobody has seen before."""
        return self.candidate.individual == NEW_INDIVIDUAL


@dataclass(frozen=True, slots=True)
class AnimalView:
    """One animal, as a person decides on it."""

    animal: shown.Animal
    photo: shown.Photo
    item: ReviewItem | None  # None where the machine was not asked about it
    answer: AnnotationResult | None  # None where that cannot be read any more
    candidates: tuple[CandidateView, ...]
    grouped: GroupView | None  # with whom it may be one individual

    @property
    def seen(self) -> int:
        """The decision that stands, 0 for none."""
        return self.animal.decision.id if self.animal.decision else 0

    @property
    def doubted(self) -> str | None:
        """Whom a rejection is about: who it is said to be, else who is the likeliest."""
        ranked = [it.candidate for it in self.candidates if not it.is_new]
        known = [it.individual for it in ranked if not it.is_without_photo]
        suggested = self.grouped.group.individual if self.grouped else None
        return self.animal.individual or (known[0] if known else suggested)

    @property
    def names_of_mates(self) -> tuple[str, ...]:
        """Who its group says that it may be, beside its candidates and who it is said to be."""
        told = {it.candidate.individual for it in self.candidates} | {self.animal.individual}
        return tuple(it for it in self.grouped.names if it not in told) if self.grouped else ()


def view_animal(connection: Connection, caller: Caller, annotation_id: int) -> AnimalView:
    """All that a person sees of an animal.

    Raises:
        MissingError: where it is not in the catalogue.
    """
    animal = find_animal(connection, annotation_id)
    photo = find_photo(connection, animal.photo_id) if animal else None
    if animal is None or photo is None:
        raise MissingError(f"there is no annotation {annotation_id} in the catalogue")
    answer = _answer(connection, caller, photo.sha256, annotation_id)
    candidates = answer.candidates if answer else ()
    return AnimalView(
        animal=show_animal(connection, caller, animal),
        photo=show_photo(caller, photo),
        item=find_review(connection, annotation_id),
        answer=answer,
        candidates=tuple(
            CandidateView(it, _drawing(connection, animal, it.marks)) for it in candidates
        ),
        grouped=view_group(connection, caller, annotation_id),
    )


def _answer(
    connection: Connection, caller: Caller, sha256: str, annotation_id: int
) -> AnnotationResult | None:
    """The newest answer about the animal."""
    for text in newest_identifications(connection, sha256, limit=ANSWERS_SEARCHED):
        try:
            result = answer_seen_by(caller, load_result(text))
        except UsageError:  # written by another version
            continue
        for animal in result.annotations:
            if animal.annotation_id == annotation_id:
                return animal
    return None


def _drawing(connection: Connection, query: Animal, pair: MarkedPair | None) -> MarksDrawing | None:
    other = find_animal(connection, pair.annotation) if pair and pair.points else None
    if pair is None or other is None:
        return None
    left = HEIGHT * query.box.width / query.box.height
    right = HEIGHT * other.box.width / other.box.height
    lines = tuple(
        (left * x0, HEIGHT * y0, left + right * x1, HEIGHT * y1) for x0, y0, x1, y1 in pair.points
    )
    return MarksDrawing(pair.annotation, pair.inliers, pair.pairs, left, right, lines)
