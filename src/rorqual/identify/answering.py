"""What is the answer for an analysed photo? Matching, verdict and the record of both."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from rorqual import __version__
from rorqual.catalogue.records import SuggestionRecord
from rorqual.domain.identification import (
    CANDIDATES_SHOWN,
    NEW_INDIVIDUAL,
    AnnotationResult,
    Candidate,
    CandidateSet,
    PhotoResult,
)
from rorqual.identify.analysis import AnalysedAnnotation, AnalysedPhoto
from rorqual.identify.gallery_occasions import occasion_of
from rorqual.identify.head_suggestions import HeadSuggestions
from rorqual.identify.query_channels import GalleryChannels, MarksChannel, QueryChannels
from rorqual.identify.step_times import OnStep, timed, untold
from rorqual.matching.calibration import Calibration
from rorqual.matching.gallery import Gallery
from rorqual.matching.linear_head import LinearHead
from rorqual.matching.occasions import Occasions
from rorqual.matching.rank import AnnotationRanking, identify_embeddings
from rorqual.matching.search import Search
from rorqual.matching.species_values import SpeciesValues
from rorqual.networks.known_classes import KnownClasses

PHOTOS_AT_ONCE = 8  # more gain little, and are what an interruption waits for
SHARED_FROM = 5_000  # gallery rows; with fewer the search takes no time worth sharing


class Answerer:
    """Compares animals with one gallery under one calibration; for several threads.

    Args:
        gallery: who it could be.
        calibration: fitted for the gallery's network.
        models: step -> id@hash of the networks at work.
        licences: step -> SPDX identifier of their terms.
        head: makes a query's vector of the network's, as it made the gallery's; None for neither.
        search: of the gallery; None compares with all of it.
        local: compares marks with the gallery's, by channel; none where they are not compared.
        occasions: of the gallery; None where times and places are not compared.
        species: of the gallery, by the labels of the species head that looks at the animals; None
            where it is not compared.
        known: names those that the network was trained on; None where it does not.
        mixed: of those who are in the gallery without photos, too; None for nobody.
        on_step: is told how long it took to compare.
    """

    def __init__(
        self,
        gallery: Gallery,
        calibration: Calibration,
        models: Mapping[str, str],
        licences: Mapping[str, str] | None = None,
        *,
        head: LinearHead | None = None,
        search: Search | None = None,
        local: Mapping[str, MarksChannel] = MappingProxyType({}),
        occasions: Occasions | None = None,
        species: SpeciesValues | None = None,
        known: KnownClasses | None = None,
        mixed: HeadSuggestions | None = None,
        on_step: OnStep = untold,
    ) -> None:
        self._known = known
        self._mixed = mixed
        self._on_step = on_step
        self._gallery = gallery
        self._calibration = calibration
        self._head = head
        self._search = search
        self._channels = GalleryChannels(local, occasions, species)
        self._models = {**models, "calibrate": calibration.stamp}
        self._licences = dict(licences or {})
        if calibration.source.licence:
            self._licences["calibrate"] = calibration.source.licence

    @property
    def candidate_set(self) -> CandidateSet:
        """Against whom animals are compared; for a photo of the gallery itself one less."""
        gallery = self._gallery
        return CandidateSet(len(gallery.individuals), len(gallery.vectors), gallery.filter)

    @property
    def photos_at_once(self) -> int:
        """How many photos are best answered together; the answers are the same for any number."""
        shared = self._search is None and not self._channels.local
        return PHOTOS_AT_ONCE if shared and len(self._gallery.vectors) >= SHARED_FROM else 1

    def answer(self, photo: AnalysedPhoto) -> PhotoResult:
        """The result of a photo; a refused one keeps its refusal."""
        (result,) = self.answer_all([photo])
        return result

    def answer_all(self, photos: Sequence[AnalysedPhoto]) -> list[PhotoResult]:
        """The results of several photos, in their order; none depends on the others."""
        ranked = iter(self._rank([(it, photo) for photo in photos for it in photo.annotations]))
        return [
            PhotoResult(
                photo=photo.file.name,
                sha256=photo.sha256,
                refusal=photo.refusal,
                gate=photo.gate,
                annotations=tuple(islice(ranked, len(photo.annotations))),
                content=photo.content,
            )
            for photo in photos
        ]

    def _rank(
        self, animals: Sequence[tuple[AnalysedAnnotation, AnalysedPhoto]]
    ) -> list[AnnotationResult]:
        """The answers for animals, each given with its photo."""
        if not animals:
            return []
        with timed("compare", self._on_step):
            return self._compare(animals)

    def _compare(
        self, animals: Sequence[tuple[AnalysedAnnotation, AnalysedPhoto]]
    ) -> list[AnnotationResult]:
        looks = [self._look(item, photo) for item, photo in animals]
        rankings = identify_embeddings(
            self._gallery,
            np.stack([self._vector(item) for item, _ in animals]),
            self._calibration,
            exclude_sha256=[photo.sha256 for _, photo in animals],
            search=self._search,
            looks=looks,
        )
        return [
            self._result(item, ranking, look)
            for (item, _), ranking, look in zip(animals, rankings, looks, strict=True)
        ]

    def _look(self, item: AnalysedAnnotation, photo: AnalysedPhoto) -> QueryChannels | None:
        if not self._channels.any:
            return None
        occasion = occasion_of(photo.content)
        return QueryChannels(self._channels, item.local, occasion, item.species_probabilities)

    def _vector(self, item: AnalysedAnnotation) -> NDArray[np.float32]:
        # One by one: a product with all vectors at once would let neighbours change last bits.
        return item.embedding if self._head is None else self._head.apply(item.embedding)

    def _result(
        self, item: AnalysedAnnotation, ranking: AnnotationRanking, look: QueryChannels | None
    ) -> AnnotationResult:
        mixed, source = self._mixed, self._calibration.source
        decision = mixed.allowed(ranking, source) if mixed else ranking.decision
        promised = mixed is None or mixed.candidates.calibrated
        return AnnotationResult(
            annotation=item.annotation,
            species=ranking.species,
            candidates=self._with_marks(ranking.candidates, look),
            new_individual_probability=ranking.new_individual_probability,
            decision=decision,
            candidate_set=ranking.candidate_set,
            models=self._models,
            licences=self._licences,
            species_head=item.species,
            plausible=ranking.plausible if promised else None,  # without the head
            local=look.comparison(self._gallery) if look else None,
            # By the network's own vector: the user's head was not fitted to its rows.
            head=self._known.answer(item.embedding, CANDIDATES_SHOWN) if self._known else None,
            with_head=mixed.candidates if mixed else None,
        )

    def _with_marks(
        self, candidates: tuple[Candidate, ...], look: QueryChannels | None
    ) -> tuple[Candidate, ...]:
        if look is None:
            return candidates
        gallery = self._gallery
        return tuple(
            it
            if it.individual == NEW_INDIVIDUAL
            else replace(
                it, marks=look.marked_pair(gallery, gallery.individuals.index(it.individual))
            )
            for it in candidates
        )


def suggestions(result: PhotoResult) -> list[SuggestionRecord]:
    """The result's suggestions as the catalogue keeps them."""
    return [
        SuggestionRecord(
            annotation=index,
            verdict=answer.decision.verdict,
            individual=answer.decision.individual,
            is_of_head=answer.with_head is not None,
            actor=f"rorqual {__version__}",
            reason=answer.decision.reason,
            details={
                "candidates": [
                    {"individual": candidate.individual, "probability": candidate.probability}
                    for candidate in answer.candidates
                ],
                "models": answer.models,
            },
        )
        for index, answer in enumerate(result.annotations)
    ]
