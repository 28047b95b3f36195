"""What is the answer for one analysed photo? Matching, verdict and the record of both."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

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
    LocalComparison,
    PhotoResult,
)
from rorqual.identify.analysis import AnalysedAnnotation, AnalysedPhoto
from rorqual.identify.local_channel import comparison_of, marked_pair_of
from rorqual.matching.calibration import Calibration
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.gallery import Gallery
from rorqual.matching.linear_head import LinearHead
from rorqual.matching.local.channel import LocalChannel
from rorqual.matching.local.evidence import LocalEvidence
from rorqual.matching.query_look import QueryLook
from rorqual.matching.rank import identify_embedding
from rorqual.matching.search import Search
from rorqual.networks.known_classes import KnownClasses


class Answerer:
    """Compares animals with one gallery under one calibration; for several threads.

    Args:
        gallery: who it could be.
        calibration: fitted for the gallery's network.
        models: step -> id@hash of the networks at work.
        licences: step -> SPDX identifier of their terms.
        head: makes a query's vector of the network's, as it made the gallery's; None for neither.
        search: of the gallery; None compares with all of it.
        local: compares marks with the gallery's; None where the embedding decides alone.
        known: names those that the network was trained on; None where it does not.
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
        local: LocalChannel | None = None,
        known: KnownClasses | None = None,
    ) -> None:
        self._known = known
        self._gallery = gallery
        self._calibration = calibration
        self._head = head
        self._search = search
        self._local = local
        self._models = {**models, "calibrate": calibration.stamp}
        self._licences = dict(licences or {})
        if calibration.source.licence:
            self._licences["calibrate"] = calibration.source.licence

    @property
    def candidate_set(self) -> CandidateSet:
        """Against whom animals are compared; for a photo of the gallery itself one less."""
        gallery = self._gallery
        return CandidateSet(len(gallery.individuals), len(gallery.vectors), gallery.filter)

    def answer(self, photo: AnalysedPhoto) -> PhotoResult:
        """The result of a photo; a refused one keeps its refusal."""
        return PhotoResult(
            photo=photo.file.name,
            sha256=photo.sha256,
            refusal=photo.refusal,
            gate=photo.gate,
            annotations=tuple(self._rank(item, photo.sha256) for item in photo.annotations),
            content=photo.content,
        )

    def _rank(self, item: AnalysedAnnotation, sha256: str) -> AnnotationResult:
        # One query a product: the result of a photo then does not depend on its neighbours.
        vector = item.embedding if self._head is None else self._head.apply(item.embedding)
        look = _Look(self._local, item) if self._local else None
        ranking = identify_embedding(
            self._gallery,
            vector,
            self._calibration,
            exclude_sha256=sha256,
            search=self._search,
            look=look,
        )
        return AnnotationResult(
            annotation=item.annotation,
            species=ranking.species,
            candidates=self._with_marks(ranking.candidates, look),
            new_individual_probability=ranking.new_individual_probability,
            decision=ranking.decision,
            candidate_set=ranking.candidate_set,
            models=self._models,
            licences=self._licences,
            species_head=item.species,
            plausible=ranking.plausible,
            local=look.comparison if look else None,
            # By the network's own vector: the user's head was not fitted to its rows.
            head=self._known.answer(item.embedding, CANDIDATES_SHOWN) if self._known else None,
        )

    def _with_marks(
        self, candidates: tuple[Candidate, ...], look: "_Look | None"
    ) -> tuple[Candidate, ...]:
        if look is None or look.evidence is None:
            return candidates
        gallery, evidence = self._gallery, look.evidence
        return tuple(
            it
            if it.individual == NEW_INDIVIDUAL
            else replace(
                it,
                marks=marked_pair_of(gallery, evidence, gallery.individuals.index(it.individual)),
            )
            for it in candidates
        )


class _Look:
    """Looks at the marks of one animal, and remembers what was seen."""

    def __init__(self, channel: LocalChannel, item: AnalysedAnnotation) -> None:
        self._channel = channel
        self._item = item
        self.evidence: LocalEvidence | None = None

    def __call__(self, seen: QueryLook) -> Mapping[str, NDArray[np.floating[Any]]] | None:
        self.evidence = self._channel.evidence(
            self._item.local, seen.cosines, scores=seen.scores, excluded=seen.excluded
        )
        return {LOCAL: self.evidence.scores} if self.evidence.matches else None

    @property
    def comparison(self) -> LocalComparison | None:
        """For the result; None where nobody competes, so that there was nothing to compare."""
        return comparison_of(self._channel.gallery, self.evidence) if self.evidence else None


def suggestions(result: PhotoResult) -> list[SuggestionRecord]:
    """The result's suggestions as the catalogue keeps them."""
    return [
        SuggestionRecord(
            annotation=index,
            verdict=answer.decision.verdict,
            individual=answer.decision.individual,
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
