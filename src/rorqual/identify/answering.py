"""What is the answer for one analysed photo? Matching, verdict and the record of both."""

from collections.abc import Mapping

from rorqual import __version__
from rorqual.catalogue.records import SuggestionRecord
from rorqual.domain.identification import AnnotationResult, PhotoResult
from rorqual.identify.analysis import AnalysedAnnotation, AnalysedPhoto
from rorqual.matching.calibration import Calibration
from rorqual.matching.gallery import Gallery
from rorqual.matching.linear_head import LinearHead
from rorqual.matching.rank import identify_embedding
from rorqual.matching.search import Search


class Answerer:
    """Compares animals with one gallery under one calibration; for several threads.

    Args:
        gallery: who it could be.
        calibration: fitted for the gallery's network.
        models: step -> id@hash of the networks at work.
        licences: step -> SPDX identifier of their terms.
        head: makes a query's vector of the network's, as it made the gallery's; None for neither.
        search: of the gallery; None compares with all of it.
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
    ) -> None:
        self._gallery = gallery
        self._calibration = calibration
        self._head = head
        self._search = search
        self._models = {**models, "calibrate": calibration.stamp}
        self._licences = dict(licences or {})
        if calibration.source.licence:
            self._licences["calibrate"] = calibration.source.licence

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
        ranking = identify_embedding(
            self._gallery,
            vector,
            self._calibration,
            exclude_sha256=sha256,
            search=self._search,
        )
        return AnnotationResult(
            annotation=item.annotation,
            species=ranking.species,
            candidates=ranking.candidates,
            new_individual_probability=ranking.new_individual_probability,
            decision=ranking.decision,
            candidate_set=ranking.candidate_set,
            models=self._models,
            licences=self._licences,
            species_head=item.species,
            plausible=ranking.plausible,
        )


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
