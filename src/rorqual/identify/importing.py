"""How do labelled photos enter the catalogue? The job behind `rorqual import`."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.known_photos import KnownPhotos
from rorqual.catalogue.records import ImportedPhoto, LabelConflict
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.domain.errors import PhotoRefusedError
from rorqual.domain.label import Label
from rorqual.domain.refusal import Refusal
from rorqual.identify.analysis import PhotoAnalyser
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.labelled_animal import labelled_animal
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.identify.progress import Progress, silent
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.reader import DEFAULT_MAX_PIXELS

_NO_THRESHOLD = GatePolicy(GateMode.OFF, 0.0)  # import records the score and drops nothing


@dataclass(slots=True)
class ImportReport:
    """What an import came to."""

    added: int = 0  # photos that the catalogue had not
    known: int = 0  # photos whose content it had, copies among them
    refused: dict[str, Refusal] = field(default_factory=dict)  # photo -> why
    conflicts: list[LabelConflict] = field(default_factory=list)  # rows that were not used
    taken_whole: list[str] = field(default_factory=list)  # animals found, none clearly the label's


@dataclass(frozen=True, slots=True, eq=False)
class _Analysed:
    """One file's outcome, before it is stored."""

    file: PhotoFile
    refusal: Refusal | None = None
    record: ImportedPhoto | None = None  # None where refused or complete already
    conflicts: tuple[LabelConflict, ...] = ()
    taken_whole: str | None = None  # why the label got the whole photo, though animals were found


class _Importer:
    """Analyses single files; called from several threads."""

    def __init__(
        self,
        networks: PhotoNetworks,
        labels: Mapping[str, tuple[Label, ...]],
        known: KnownPhotos,
        max_pixels: int,
    ) -> None:
        self._analyser = PhotoAnalyser(networks, _NO_THRESHOLD, max_pixels=max_pixels)
        self._labels = labels
        self._known = known

    def __call__(self, file: PhotoFile) -> _Analysed:
        labels = self._labels.get(file.name, ())
        try:
            data = file.read_bytes()
        except PhotoRefusedError as error:
            return _Analysed(file, refusal=error.refusal)
        sha256 = sha256_hex(data)
        if self._known.is_complete(sha256, file.stored_path, labels):
            return _Analysed(file)
        if len(labels) == 1 and labels[0].box is None:
            return self._find(file, data, sha256, labels[0])
        conflicts: list[LabelConflict] = []
        used: list[Label] = []

        def wanted(width: int, height: int) -> list[Annotation]:
            """The labelled animals, whose boxes are checked now that the size is known."""
            annotations = []
            for label in labels:
                try:
                    annotations.append(_annotation(label, width, height))
                    used.append(label)
                except ValueError as error:
                    message = f"{file.name}: {error}; mend the row and import again"
                    conflicts.append(LabelConflict(label.line, message))
            return annotations

        photo = self._analyser.analyse(file, data, sha256, wanted if labels else None)
        record = None if photo.refusal else self._analyser.record(photo, used)
        return _Analysed(file, photo.refusal, record, tuple(conflicts))

    def _find(self, file: PhotoFile, data: bytes, sha256: str, label: Label) -> _Analysed:
        """A photo whose only label does not say where the animal is."""
        stored = self._known.place_of(sha256, label)
        number_found = 0

        def chosen(found: Sequence[Annotation], whole: Box) -> list[Annotation]:
            nonlocal number_found
            if stored is not None:  # found or told of before: there it stays
                return [next((item for item in found if item.box == stored.box), stored)]
            animal = labelled_animal(found)
            if animal is None:
                number_found = len(found)
            return [animal or Annotation(whole, BoxSource.WHOLE_PHOTO)]

        photo = self._analyser.analyse(file, data, sha256, None, chosen)
        record = None if photo.refusal else self._analyser.record(photo, [label])
        note = None
        if number_found:
            note = (
                f"{file.name}: {number_found} animals were found, and the label does not say which "
                "one it names; give its box in the columns x0, y0, x1, y1 and import again"
            )
        return _Analysed(file, photo.refusal, record, taken_whole=note)


def import_photos(
    catalogue: Catalogue,
    files: Sequence[PhotoFile],
    labels: Mapping[str, tuple[Label, ...]],
    *,
    detect: bool = True,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    workers: int | None = None,
    on_progress: Progress = silent,
) -> ImportReport:
    """Store photos with their labels, each in one transaction; what is known already is skipped.

    A second import of the same photos and labels changes nothing, so an interrupted one is
    repeated to go on. A labelled photo is never dropped because of the gate. A label without a
    box gets the animal that the catalogue's detector finds, see `labelled_animal`; the whole
    photo where there is no detector, it finds nothing, or nobody can tell which one is meant.

    Args:
        catalogue: an open one.
        files: the photos.
        labels: photo name -> its labels; photos without are stored unlabelled.
        detect: whether the catalogue's detector is used, if it has one.
        max_pixels: the largest photo that is decoded.
        workers: photos worked on side by side; None for the number of cores.
        on_progress: called after each photo.

    Raises:
        CatalogueError: where the catalogue cannot be written.
        NetworkError: where a network cannot be loaded.
    """
    # A person names the species of what is imported: no head needs to look.
    networks = replace(PhotoNetworks.of_settings(catalogue.settings), species=None)
    if not detect:
        networks = replace(networks, detector=None)
    known = catalogue.known_photos(networks.embedder.spec.spec_hash)
    importer = _Importer(networks, labels, known, max_pixels)
    report = ImportReport()
    with closing(ordered_map(importer, files, workers or default_workers())) as outcomes:
        for done, outcome in enumerate(outcomes, start=1):
            report.conflicts.extend(outcome.conflicts)
            if outcome.refusal:
                report.refused[outcome.file.name] = outcome.refusal
            elif outcome.record is None:
                report.known += 1
            else:
                stored = catalogue.store_photo(outcome.record)
                report.conflicts.extend(stored.conflicts)
                report.added += stored.was_new
                report.known += not stored.was_new
                if outcome.taken_whole:
                    report.taken_whole.append(outcome.taken_whole)
            on_progress(done, len(files))
    return report


def _annotation(label: Label, width: int, height: int) -> Annotation:
    box = label.box.clipped_to(width, height) if label.box else Box.whole(width, height)
    source = BoxSource.GIVEN if label.box else BoxSource.WHOLE_PHOTO
    return Annotation(box, source, None, label.part, label.side, label.quality)
