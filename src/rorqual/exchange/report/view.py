"""What stands on the page for one photo? The values that the card template shows."""

from dataclasses import dataclass

from rorqual.domain.identification import AnnotationResult, Candidate, MarkedPair, PhotoResult
from rorqual.exchange.report.pictures import PagePicture


@dataclass(frozen=True, slots=True)
class MarksView:
    """The marks that the animal shares with one candidate, as lines from picture to picture."""

    pair: MarkedPair
    query: PagePicture  # of the animal's box
    candidate: PagePicture  # of the candidate's

    @property
    def width(self) -> float:
        """Of both pictures side by side, where they are 1,000 high."""
        return 1000 * (self.query.ratio + self.candidate.ratio)

    @property
    def lines(self) -> list[tuple[float, float, float, float]]:
        """x0, y0, x1, y1 of each line, in the same units."""
        left, right = 1000 * self.query.ratio, 1000 * self.candidate.ratio
        return [
            (x0 * left, y0 * 1000, left + x1 * right, y1 * 1000)
            for x0, y0, x1, y1 in self.pair.points
        ]


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One competitor, as a tile."""

    candidate: Candidate
    picture: PagePicture | None
    is_new: bool
    is_suggested: bool  # the competitor that the decision names
    threshold: float  # 0..1, the probability from which on it would be suggested
    marks: MarksView | None = None  # None where no marks were found, or a picture is missing


@dataclass(frozen=True, slots=True)
class AnimalView:
    """One animal of a photo."""

    result: AnnotationResult
    main: PagePicture | None  # shown large: the animal, or the photo where there is no crop
    whole: PagePicture | None  # shown small, to say where in the photo the animal is
    boxed: bool  # whether the box is drawn on the picture of the whole photo
    candidates: tuple[CandidateView, ...]
    new_is_shown: bool  # whether `new_individual` is among the candidates
    others: float  # 0..1, probability of all individuals that are not shown
    share_of_photo: float | None  # 0..1, area of the box; None where the photo's size is unknown


@dataclass(frozen=True, slots=True)
class PhotoView:
    """One photo: a card, or a short one where it was refused."""

    number: int  # from 1
    result: PhotoResult
    animals: tuple[AnimalView, ...]
    refused: PagePicture | None
    kinds: tuple[str, ...]  # for the filters: verdicts, or "refused"
    words: str  # for the search
    probability: float | None  # 0..1, of the best candidate, for sorting
    seconds: int | None  # capture time, for sorting

    @property
    def folder(self) -> str:
        """The folder part of the photo's path, with its last slash; empty where there is none."""
        return self.result.photo[: self.result.photo.rfind("/") + 1]

    @property
    def file(self) -> str:
        """The photo's file name without its folder."""
        return self.result.photo[self.result.photo.rfind("/") + 1 :]
