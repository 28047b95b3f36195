"""Who is in these photos? The main job, behind `rorqual identify`."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.records import ImportedPhoto, LabelConflict
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.errors import PhotoRefusedError
from rorqual.domain.identification import PhotoResult
from rorqual.domain.label import GivenBox
from rorqual.identify.analysis import GateMode, GatePolicy, PhotoAnalyser
from rorqual.identify.answering import Answerer, suggestions
from rorqual.identify.gallery import calibration_in_force, read_gallery
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.identify.progress import Progress, silent
from rorqual.identify.result_json import SCHEMA, dump_result, load_result
from rorqual.matching.calibration import Calibration
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.reader import DEFAULT_MAX_PIXELS


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    """One file's answer, before it is stored."""

    result: PhotoResult
    key: str | None = None  # None: not stored, reading it again is as quick
    stored: bool = False  # whether the catalogue had the answer
    record: ImportedPhoto | None = None
    conflicts: tuple[LabelConflict, ...] = ()


@dataclass(slots=True)
class IdentificationRun:
    """One run over a set of photos; iterate it for their results, in the order of the files.

    Attributes:
        calibration: the one in force.
        gate: how the gate is used.
        networks: those that work on the photos.
        conflicts: rows of given boxes that could not be used, filled as the run goes on.
        resumed: photos whose answer was in the catalogue already.
    """

    catalogue: Catalogue
    files: Sequence[PhotoFile]
    boxes: Mapping[str, tuple[GivenBox, ...]]
    networks: PhotoNetworks
    gate: GatePolicy
    calibration: Calibration
    workers: int
    max_pixels: int
    on_progress: Progress
    conflicts: list[LabelConflict] = field(default_factory=list)
    resumed: int = 0

    def __iter__(self) -> Iterator[PhotoResult]:
        """Identify each photo; what this catalogue answered before is not computed again.

        Raises:
            CatalogueError: where the catalogue cannot be read or written.
        """
        spec_hash = self.networks.embedder.spec.spec_hash
        gallery = read_gallery(self.catalogue, spec_hash)
        worker = _Worker(
            self,
            PhotoAnalyser(self.networks, self.gate, max_pixels=self.max_pixels),
            Answerer(gallery, self.calibration, self.networks.stamps),
            self._fingerprint(self.catalogue.gallery_revision(spec_hash)),
        )
        outcomes = ordered_map(worker, self.files, self.workers)
        for done, outcome in enumerate(outcomes, start=1):
            self.conflicts.extend(outcome.conflicts)
            self.resumed += outcome.stored
            result = outcome.result if outcome.stored else self._store(outcome)
            self.on_progress(done, len(self.files))
            yield result

    def _store(self, outcome: _Outcome) -> PhotoResult:
        """Keep the answer as a suggestion; the result with the ids that it got."""
        if outcome.key is None:
            return outcome.result
        result = outcome.result

        def write(annotation_ids: tuple[int, ...]) -> str:
            nonlocal result
            numbered = zip(result.annotations, annotation_ids, strict=True)
            annotations = tuple(replace(item, annotation_id=id_) for item, id_ in numbered)
            result = replace(result, annotations=annotations)
            return dump_result(result)

        self.catalogue.store_identification(
            outcome.key,
            write,
            outcome.record,
            suggestions(result),
            photo_name=result.photo,
            sha256=result.sha256,
        )
        return result

    def _fingerprint(self, gallery_revision: str) -> str:
        """All that an answer depends on besides the photo and its boxes."""
        facts = [SCHEMA, gallery_revision, self.networks.stamps, asdict(self.gate)]
        return json.dumps([*facts, self.calibration.to_json(), self.max_pixels])


class _Worker:
    """Answers for single files; called from several threads."""

    def __init__(
        self,
        run: IdentificationRun,
        analyser: PhotoAnalyser,
        answerer: Answerer,
        fingerprint: str,
    ) -> None:
        self._run = run
        self._analyser = analyser
        self._answerer = answerer
        self._fingerprint = fingerprint

    def __call__(self, file: PhotoFile) -> _Outcome:
        try:
            data = file.read_bytes()
        except PhotoRefusedError as error:
            return _Outcome(PhotoResult(file.name, None, error.refusal, None, ()))
        sha256 = sha256_hex(data)
        given = self._run.boxes.get(file.name, ())
        key = self._key(file.name, sha256, given)
        known = self._run.catalogue.stored_identification(key)
        conflicts: list[LabelConflict] = []

        def wanted(width: int, height: int) -> list[Annotation]:
            return _given_annotations(file.name, given, width, height, conflicts)

        if known is not None:
            result = load_result(known)
            if given and result.content:
                wanted(result.content.width, result.content.height)
            return _Outcome(result, key, stored=True, conflicts=tuple(conflicts))
        photo = self._analyser.analyse(file, data, sha256, wanted if given else None)
        record = self._analyser.record(photo)
        result = self._answerer.answer(photo)
        return _Outcome(result, key if record else None, False, record, tuple(conflicts))

    def _key(self, name: str, sha256: str, given: Sequence[GivenBox]) -> str:
        boxes = [item.box.as_tuple() for item in given]
        text = json.dumps([name, sha256, boxes, self._fingerprint])
        return hashlib.sha256(text.encode()).hexdigest()


def identify_photos(
    catalogue: Catalogue,
    files: Sequence[PhotoFile],
    *,
    boxes: Mapping[str, tuple[GivenBox, ...]] | None = None,
    gate: GateMode = GateMode.REFUSE,
    gate_threshold: float | None = None,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    workers: int | None = None,
    on_progress: Progress = silent,
) -> IdentificationRun:
    """Prepare the identification of photos against a catalogue; iterate the run to do it.

    Each answer is kept in the catalogue as a suggestion. It never enters the gallery, and a run
    that was interrupted goes on where it was. A photo whose content is in the gallery is not
    compared with itself.

    Args:
        catalogue: an open one.
        files: the photos.
        boxes: photo name -> boxes that replace detection for that photo.
        gate: what a photo without a cetacean comes to.
        gate_threshold: 0..1; None for the one that comes with the gate.
        max_pixels: the largest photo that is decoded.
        workers: photos worked on side by side; None for the number of cores.
        on_progress: called after each photo.

    Raises:
        CatalogueError: where the stored calibration cannot be used.
        NetworkError: where a network cannot be loaded.
    """
    networks = PhotoNetworks.of_settings(catalogue.settings)
    shipped = networks.gate.spec.threshold
    threshold = gate_threshold if gate_threshold is not None else shipped
    return IdentificationRun(
        catalogue=catalogue,
        files=files,
        boxes=boxes or {},
        networks=networks,
        gate=GatePolicy(gate, threshold if threshold is not None else 0.5),
        calibration=calibration_in_force(catalogue, networks.embedder.spec.spec_hash),
        workers=workers or default_workers(),
        max_pixels=max_pixels,
        on_progress=on_progress,
    )


def _given_annotations(
    name: str,
    given: Sequence[GivenBox],
    width: int,
    height: int,
    conflicts: list[LabelConflict],
) -> list[Annotation]:
    """The given boxes within the photo; the others are noted as conflicts of their rows."""
    annotations = []
    for item in given:
        try:
            box = item.box.clipped_to(width, height)
            annotations.append(Annotation(box, BoxSource.GIVEN))
        except ValueError as error:
            conflicts.append(LabelConflict(item.line, f"{name}: {error}; mend the row"))
    return annotations
