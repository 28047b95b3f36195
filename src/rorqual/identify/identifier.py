"""What is the answer for a file? Known from an earlier run, or found out now."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.records import ImportedPhoto, LabelConflict
from rorqual.domain.annotation import Annotation
from rorqual.domain.errors import PhotoRefusedError, UsageError
from rorqual.domain.identification import CandidateSet, PhotoResult
from rorqual.domain.label import GivenBox
from rorqual.domain.refusal import RefusalReason
from rorqual.identify.analysis import AnalysedPhoto, PhotoAnalyser
from rorqual.identify.answering import Answerer
from rorqual.identify.given_boxes import given_annotations
from rorqual.identify.result_json import load_result
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.photo_file import PhotoFile

# Another program version or more memory may do better: these are not kept as answers.
_PASSING = (RefusalReason.NETWORK_FAILED, RefusalReason.INTERNAL_ERROR)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One file's answer, and what of it is still to be stored."""

    result: PhotoResult
    conflicts: tuple[LabelConflict, ...] = ()  # rows of given boxes that cannot be used
    was_stored: bool = False  # the catalogue had the answer
    key: str | None = None  # under which to store it; None: it is not to be stored
    record: ImportedPhoto | None = None  # to be stored with it


@dataclass(frozen=True, slots=True, eq=False)
class _Analysed:
    """A photo that is still to be compared with the gallery."""

    photo: AnalysedPhoto
    key: str
    conflicts: tuple[LabelConflict, ...]


class Identifier:
    """Answers for files; for several threads.

    Args:
        catalogue: where answers of earlier runs are.
        boxes: photo name -> boxes that replace detection for that photo.
        analyser: of what the photos show.
        answerer: of who it is.
        fingerprint: all that an answer depends on besides the photo and its boxes.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        boxes: Mapping[str, tuple[GivenBox, ...]],
        analyser: PhotoAnalyser,
        answerer: Answerer,
        fingerprint: str,
    ) -> None:
        self._catalogue = catalogue
        self._boxes = boxes
        self._analyser = analyser
        self._answerer = answerer
        self._fingerprint = fingerprint

    @property
    def candidate_set(self) -> CandidateSet:
        """Against whom animals are compared."""
        return self._answerer.candidate_set

    @property
    def photos_at_once(self) -> int:
        """How many files are best answered together, see `answer_all`."""
        return self._answerer.photos_at_once

    def __call__(self, file: PhotoFile) -> Outcome:
        """The answer for a file.

        Raises:
            CatalogueError: where the catalogue cannot be read.
        """
        (outcome,) = self.answer_all([file])
        return outcome

    def answer_all(self, files: Sequence[PhotoFile]) -> list[Outcome]:
        """The answers for several files, in their order; none depends on the others.

        Raises:
            CatalogueError: where the catalogue cannot be read.
        """
        seen = [self._look_at(file) for file in files]
        analysed = [it.photo for it in seen if isinstance(it, _Analysed)]
        results = iter(self._answerer.answer_all(analysed))
        return [
            self._outcome(it, next(results)) if isinstance(it, _Analysed) else it for it in seen
        ]

    def _look_at(self, file: PhotoFile) -> "_Analysed | Outcome":
        """What the photo shows; its outcome, where no comparison is needed for that."""
        try:
            data = file.read_bytes()
        except PhotoRefusedError as error:
            return Outcome(PhotoResult(file.name, None, error.refusal, None, ()))
        sha256 = sha256_hex(data)
        given = self._boxes.get(file.name, ())
        conflicts: list[LabelConflict] = []

        def wanted(width: int, height: int) -> list[Annotation]:
            return given_annotations(file.name, given, width, height, conflicts)

        key = self._key(file.name, sha256, given)
        known = self._known(key)
        if known is not None:
            if known.content:  # rows that could not be used are told of in every run
                wanted(known.content.width, known.content.height)
            return Outcome(known, tuple(conflicts), was_stored=True)
        photo = self._analyser.analyse(file, data, sha256, wanted if given else None)
        return _Analysed(photo, key, tuple(conflicts))

    def _outcome(self, seen: "_Analysed", result: PhotoResult) -> Outcome:
        refusal = seen.photo.refusal
        record = self._analyser.record(seen.photo)
        if record is None or (refusal is not None and refusal.reason in _PASSING):
            return Outcome(result, seen.conflicts)
        return Outcome(result, seen.conflicts, key=seen.key, record=record)

    def _key(self, name: str, sha256: str, given: Sequence[GivenBox]) -> str:
        boxes = [item.box.as_tuple() for item in given]
        text = json.dumps([name, sha256, boxes, self._fingerprint])
        return hashlib.sha256(text.encode()).hexdigest()

    def _known(self, key: str) -> PhotoResult | None:
        stored = self._catalogue.stored_identification(key)
        try:
            return load_result(stored) if stored is not None else None
        except UsageError:  # damaged: found out again
            return None
