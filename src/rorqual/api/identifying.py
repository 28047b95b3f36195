"""Photos, as the user names them, to answers and their report."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from os import PathLike, fspath
from pathlib import Path

from rorqual.api.paths import Paths, names_of, texts_of
from rorqual.api.provenance import provenance_of
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.candidate_filter import CandidateFilter
from rorqual.domain.errors import UsageError
from rorqual.domain.identification import PhotoResult
from rorqual.domain.label import RowError
from rorqual.exchange.boxes import BoxTable, read_boxes
from rorqual.exchange.head_names import HeadNames, read_head_names
from rorqual.exchange.report import write_report
from rorqual.exchange.report.run_pictures import RunPictures
from rorqual.identify.candidates import CandidateChoice
from rorqual.identify.gate_policy import GateMode
from rorqual.identify.identifying import IdentificationRun, identify_photos
from rorqual.identify.progress import Progress, silent
from rorqual.photos.reader import DEFAULT_MAX_PIXELS
from rorqual.photos.sources import collect_photos


@dataclass(frozen=True, slots=True)
class Identification:
    """Answers for a set of photos; iterate it, in the order of the photos' names.

    Iterated again, it goes on from the answers that the catalogue keeps.
    """

    run: IdentificationRun
    not_photos: tuple[str, ...]  # files that are no photos
    _boxes: BoxTable
    _boxes_file: str  # as the user named it
    _head_names: HeadNames

    def __iter__(self) -> Generator[PhotoResult, None, None]:
        """Identify each photo, going on where an interrupted run was.

        Raises:
            CatalogueError: where the catalogue cannot be read or written.
            UsageError: where no animal of the catalogue fits the filter.
        """
        return iter(self.run)

    def __len__(self) -> int:
        """How many photo files there are."""
        return len(self.run.files)

    @property
    def resumed(self) -> int:
        """How many answers were in the catalogue already; complete after the last result."""
        return self.run.resumed

    @property
    def choice(self) -> CandidateChoice | None:
        """Whom the filter left to be compared with; None before the first result."""
        return self.run.choice

    @property
    def search_note(self) -> str:
        """What would make the search of a large catalogue quicker; empty where nothing would."""
        return self.run.search_note

    @property
    def marks_note(self) -> str:
        """Why a further channel is not asked, though the calibration knows how; else empty."""
        return self.run.setup.marks_note

    @property
    def calibration_note(self) -> str:
        """Which networks at work give scores that nobody calibrated; empty where none does."""
        return self.run.setup.networks.calibration_note

    @property
    def head_note(self) -> str:
        """What answers with a head's individuals are worth that nobody calibrated; else empty."""
        return self.run.setup.head_note

    @property
    def row_errors(self) -> tuple[RowError, ...]:
        """Rows of the boxes and names that could not be used; complete after the last result."""
        later = (
            RowError(self._boxes_file, conflict.line, conflict.message)
            for conflict in self.run.conflicts
        )
        of_boxes = sorted((*self._boxes.errors, *later), key=lambda error: error.line)
        return (*self._head_names.errors, *of_boxes)

    @property
    def _notes_on_answers(self) -> Sequence[str]:
        return [f"{self.head_note}."] if self.head_note else []

    def write_report(
        self,
        path: str | PathLike[str],
        results: Iterable[PhotoResult] | None = None,
        *,
        title: str = "Who is in these photos?",
        notes: Sequence[str] = (),
    ) -> None:
        """Write results as one HTML page that needs no network.

        Args:
            path: the page, in a folder that exists.
            results: of this identification; None to go over its photos again.
            title: its heading.
            notes: sentences to stand under the heading.

        Raises:
            UsageError: where the page cannot be written there.
        """
        run = self.run
        pictures = RunPictures(run.catalogue, run.files, max_pixels=run.setup.max_pixels)
        write_report(
            Path(path),
            pictures.following(self if results is None else results),
            pictures,
            title=title,
            catalogue_name=run.catalogue.folder.resolve().name,
            created_at=datetime.now().astimezone(),
            provenance=provenance_of(run.setup, [*notes, *self._notes_on_answers]),
        )


def identify(
    catalogue: Catalogue,
    photos: Paths,
    *,
    boxes: str | PathLike[str] | None = None,
    detect: bool = True,
    gate: GateMode = GateMode.REFUSE,
    gate_threshold: float | None = None,
    candidates: CandidateFilter | None = None,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    local: bool = True,
    with_head: bool = False,
    head_names: str | PathLike[str] | None = None,
    on_progress: Progress = silent,
) -> Identification:
    """Say for each photo who it shows, that the animal is new, or why the photo is refused.

    Args:
        catalogue: whom the animals are compared with.
        photos: one or several folders, files, zip archives or globs.
        boxes: a table photo,x0,y0,x1,y1 whose rows replace detection for their photos.
        detect: whether to look for the animals, in a catalogue that has a detector; else a photo
            without given boxes is taken whole.
        gate: what a photo without a cetacean comes to.
        gate_threshold: 0..1; None for the one that comes with the gate.
        candidates: which of the catalogue's animals may be the answer; None for all. That nobody
            fits is found when the answers are asked for.
        max_pixels: the largest photo that is decoded.
        local: whether marks are compared where the calibration has learned that this helps.
        with_head: whether the individuals that the catalogue's network was trained on compete
            with the catalogue's own; no photo stands behind them. Until `calibrate` was run with
            the same head and names, none of them is suggested, and probabilities among them are
            not calibrated.
        head_names: a table head,individual of those whom the catalogue calls otherwise.
        on_progress: called with the photos done and the photos in all.

    Raises:
        UsageError: where a path is missing, a table lacks a column, the threshold is not 0..1, or
            head_names holds a name that the head does not know or come without with_head.
        CatalogueError: where the catalogue cannot be used.
        NetworkError: where a network cannot be loaded, or names no individuals with with_head.
    """
    if gate_threshold is not None and not 0.0 <= gate_threshold <= 1.0:
        raise UsageError(f"the gate's threshold is {gate_threshold}: give a number from 0 to 1")
    sources = collect_photos(texts_of(photos))
    table = BoxTable({}, ())
    if boxes is not None:
        table = read_boxes(Path(boxes), names_of(sources.files))
    if head_names is not None and not with_head:
        raise UsageError(f"{fspath(head_names)} names individuals of a head: let it compete, too")
    names = read_head_names(Path(head_names)) if head_names is not None else HeadNames({}, ())
    run = identify_photos(
        catalogue,
        sources.files,
        boxes=table.boxes,
        detect=detect,
        gate=gate,
        gate_threshold=gate_threshold,
        max_pixels=max_pixels,
        candidates=candidates,
        local=local,
        head_names=names.names if with_head else None,
        on_progress=on_progress,
    )
    boxes_file = fspath(boxes) if boxes is not None else ""
    return Identification(run, sources.not_photos, table, boxes_file, names)
