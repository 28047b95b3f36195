"""Which pictures and values belong on the card of one photo?"""

from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.domain.identification import (
    NEW_INDIVIDUAL,
    AnnotationResult,
    Candidate,
    MarkedPair,
    PhotoResult,
    SuggestedDecision,
    Verdict,
)
from rorqual.domain.photo import Photo
from rorqual.exchange.report.pictures import (
    CANDIDATE_SIDE,
    QUERY_SIDE,
    REFUSED_SIDE,
    WHOLE_SIDE,
    PagePicture,
    PictureAlbum,
)
from rorqual.exchange.report.provenance import ReportProvenance
from rorqual.exchange.report.species_wording import scientific_name, species_name
from rorqual.exchange.report.view import AnimalView, CandidateView, MarksView, PhotoView
from rorqual.exchange.report.wording import capture_seconds, sentence_case

REFUSED = "refused"
BORDER_PIXELS = 1.0  # a box that keeps this close to the border is the whole photo


class CardMaker:
    """Makes the cards of a page."""

    def __init__(self, album: PictureAlbum, provenance: ReportProvenance) -> None:
        self._album = album
        self._provenance = provenance

    def card(self, number: int, result: PhotoResult) -> PhotoView:
        """The card of one photo; its pictures go into the album."""
        animals = tuple(self._animal(result, animal) for animal in result.annotations)
        time = result.content.capture_time if result.content else None
        tops = [
            animal.candidates[0].probability for animal in result.annotations if animal.candidates
        ]
        kinds = {animal.decision.verdict.value for animal in result.annotations}
        return PhotoView(
            number=number,
            result=result,
            animals=animals,
            refused=self._album.query(result.photo, REFUSED_SIDE) if not animals else None,
            kinds=tuple(sorted(kinds)) if result.refusal is None else (REFUSED,),
            words=_words(result),
            probability=max(tops, default=None),
            seconds=capture_seconds(time) if time else None,
        )

    def _animal(self, photo: PhotoResult, animal: AnnotationResult) -> AnimalView:
        main, whole, boxed = self._plates(photo, animal)
        new_is_shown = any(c.individual == NEW_INDIVIDUAL for c in animal.candidates)
        # points lie in the box; where the animal could not be cropped there is no picture of it
        marked = None if boxed and whole is None else main
        shown = sum(candidate.probability for candidate in animal.candidates)
        if not new_is_shown:
            shown += animal.new_individual_probability
        return AnimalView(
            result=animal,
            main=main,
            whole=whole,
            boxed=boxed,
            candidates=tuple(
                self._candidate(c, animal.decision, marked) for c in animal.candidates
            ),
            new_is_shown=new_is_shown,
            others=max(0.0, 1.0 - shown),
            share_of_photo=_share(animal.annotation.box, photo.content),
        )

    def _plates(
        self, photo: PhotoResult, animal: AnnotationResult
    ) -> tuple[PagePicture | None, PagePicture | None, bool]:
        """The large picture, the small one of the whole photo, and whether a box is drawn."""
        if _is_whole(animal.annotation, photo.content):
            return self._album.query(photo.photo, QUERY_SIDE), None, False
        boxed = photo.content is not None
        crop = self._album.annotation(animal.annotation_id, QUERY_SIDE)
        if crop is None:
            return self._album.query(photo.photo, QUERY_SIDE), None, boxed
        return crop, self._album.query(photo.photo, WHOLE_SIDE), boxed

    def _candidate(
        self, candidate: Candidate, decision: SuggestedDecision, query: PagePicture | None
    ) -> CandidateView:
        is_new = candidate.individual == NEW_INDIVIDUAL
        suggested = (
            decision.verdict is Verdict.NEW_INDIVIDUAL
            if is_new
            else (decision.verdict is Verdict.MATCH and candidate.individual == decision.individual)
        )
        return CandidateView(
            candidate=candidate,
            picture=self._album.annotation(candidate.best_annotation, CANDIDATE_SIDE),
            is_new=is_new,
            is_suggested=suggested,
            threshold=self._provenance.new_threshold
            if is_new
            else self._provenance.match_threshold,
            marks=self._marks(candidate.marks, query),
        )

    def _marks(self, pair: MarkedPair | None, query: PagePicture | None) -> MarksView | None:
        if pair is None or query is None or not pair.points:
            return None
        picture = self._album.annotation(pair.annotation, CANDIDATE_SIDE)
        return None if picture is None else MarksView(pair, query, picture)


def _is_whole(annotation: Annotation, content: Photo | None) -> bool:
    if annotation.box_source is BoxSource.WHOLE_PHOTO or content is None:
        return annotation.box_source is BoxSource.WHOLE_PHOTO
    whole = Box.whole(content.width, content.height).as_tuple()
    sides = zip(annotation.box.as_tuple(), whole, strict=True)
    return all(abs(side - border) <= BORDER_PIXELS for side, border in sides)


def _share(box: Box, content: Photo | None) -> float | None:
    if content is None:
        return None
    return min(1.0, box.width * box.height / (content.width * content.height))


def _words(result: PhotoResult) -> str:
    words = [result.photo]
    for animal in result.annotations:
        words += [candidate.individual for candidate in animal.candidates]
        words += [animal.species.label, species_name(animal.species.label)]
        words += [scientific_name(animal.species.label) or ""]
    if result.refusal is not None:
        words += [result.refusal.reason, sentence_case(result.refusal.reason)]
    return "\n".join(filter(None, dict.fromkeys(words)))
