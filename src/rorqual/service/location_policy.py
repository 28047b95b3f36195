"""Who may know exactly where animals were seen? Poachers and boats read catalogues too.

Curators and admins see positions as they are stored. Everybody else sees them rounded to a tenth
of a degree (6 km off at most), names of files without their folders, and no notes on places.
"""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TypeVar

from rorqual.catalogue.animals import Animal
from rorqual.catalogue.browsing import Encounter
from rorqual.catalogue.photo_browsing import CataloguedPhoto
from rorqual.catalogue.team.keys import Role
from rorqual.domain.identification import AnnotationResult, Candidate, PhotoResult
from rorqual.service.access import Caller

Placed = TypeVar("Placed", CataloguedPhoto, Encounter, Animal)

DECIMALS = 1  # of degrees
# Notes whose name holds one of these speak of a place.
PLACE_WORDS = (
    "area", "bay", "coord", "gps", "lat", "locali", "location", "lon", "place", "position",
    "region", "site", "spot", "utm",
)  # fmt: skip


def sees_places(caller: Caller) -> bool:
    """Whether a caller sees positions as they are stored."""
    return caller.may(Role.CURATOR)


def as_seen_by(caller: Caller, item: Placed) -> Placed:
    """A photo, encounter or animal with what the caller may know of its place."""
    if sees_places(caller):
        return item
    seen = replace(item, latitude=_rounded(item.latitude), longitude=_rounded(item.longitude))
    if isinstance(seen, CataloguedPhoto):
        return replace(seen, name=name_seen_by(caller, seen.name))
    if isinstance(seen, Animal):
        return replace(
            seen, notes={name: it for name, it in seen.notes.items() if not _tells(name)}
        )
    return seen


def name_seen_by(caller: Caller, name: str) -> str:
    """A photo's name; its folders, which may be called after a place, are for those who see it."""
    return name if sees_places(caller) else PurePosixPath(name).name


def answer_seen_by(caller: Caller, answer: PhotoResult) -> PhotoResult:
    """An answer whose photos, its own and the candidates', are named as the caller may see them."""
    if sees_places(caller):
        return answer
    plain, refusal = PurePosixPath(answer.photo).name, answer.refusal
    if refusal is not None:
        refusal = replace(refusal, message=refusal.message.replace(answer.photo, plain))
    return replace(
        answer,
        photo=plain,
        refusal=refusal,
        annotations=tuple(_animal_named(it) for it in answer.annotations),
    )


def _animal_named(animal: AnnotationResult) -> AnnotationResult:
    local = animal.local
    if local is not None:
        local = replace(
            local, unavailable=tuple(PurePosixPath(it).name for it in local.unavailable)
        )
    return replace(
        animal, local=local, candidates=tuple(_candidate_named(it) for it in animal.candidates)
    )


def _candidate_named(candidate: Candidate) -> Candidate:
    marks, photo = candidate.marks, candidate.best_photo
    if marks is not None:
        marks = replace(marks, photo=PurePosixPath(marks.photo).name)
    return replace(candidate, marks=marks, best_photo=photo and PurePosixPath(photo).name)


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, DECIMALS)


def _tells(note: str) -> bool:
    return any(word in note.casefold() for word in PLACE_WORDS)
