"""Photos, as the user names them, to answers and their report."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from os import PathLike, fspath
from pathlib import Path

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.identification import PhotoResult
from rorqual.domain.label import RowError
from rorqual.exchange.boxes import BoxTable, read_boxes
from rorqual.exchange.photo_names import PhotoNames
from rorqual.exchange.report import ModelNote, ReportProvenance, write_report
from rorqual.exchange.report.run_pictures import RunPictures
from rorqual.identify.analysis import GateMode
from rorqual.identify.identifying import IdentificationRun, identify_photos
from rorqual.identify.progress import Progress, silent
from rorqual.matching.calibration import Calibration, CalibrationSource
from rorqual.photos.reader import DEFAULT_MAX_PIXELS
from rorqual.photos.sources import collect_photos


@dataclass(frozen=True, slots=True)
class Identification:
    """Answers for a set of photos; iterate it, in the order of the photos' names."""

    run: IdentificationRun
    not_photos: tuple[str, ...]  # files that are no photos
    _boxes: BoxTable
    _boxes_file: str

    def __iter__(self) -> Iterator[PhotoResult]:
        """Identify each photo, going on where an interrupted run was.

        Raises:
            CatalogueError: where the catalogue cannot be read or written.
        """
        return iter(self.run)

    def __len__(self) -> int:
        """How many photo files there are."""
        return len(self.run.files)

    @property
    def row_errors(self) -> tuple[RowError, ...]:
        """Rows of the boxes that could not be used; complete after the last result."""
        later = (
            RowError(self._boxes_file, conflict.line, conflict.message)
            for conflict in self.run.conflicts
        )
        return tuple(sorted((*self._boxes.errors, *later), key=lambda error: error.line))

    def write_report(
        self,
        path: str | PathLike[str],
        results: Iterable[PhotoResult],
        *,
        title: str = "Who is in these photos?",
        notes: Sequence[str] = (),
    ) -> None:
        """Write results as one HTML page that needs no network.

        Args:
            path: the page, in a folder that exists.
            results: of this identification.
            title: its heading.
            notes: sentences to stand under the heading.

        Raises:
            UsageError: where the page cannot be written there.
        """
        run = self.run
        pictures = RunPictures(run.catalogue, run.files, max_pixels=run.max_pixels)
        networks = run.networks
        write_report(
            Path(path),
            pictures.following(results),
            pictures,
            title=title,
            catalogue_name=run.catalogue.folder.name,
            created_at=datetime.now().astimezone(),
            provenance=ReportProvenance(
                gate_threshold=None if run.gate.mode is GateMode.OFF else run.gate.threshold,
                calibration=calibration_sentence(run.calibration),
                match_threshold=run.calibration.match_threshold,
                new_threshold=run.calibration.new_threshold,
                models=tuple(
                    ModelNote(step, stamp, networks.licences.get(stamp))
                    for step, stamp in networks.stamps.items()
                ),
                notes=tuple(notes),
            ),
        )


def identify(
    catalogue: Catalogue,
    photos: Sequence[str | PathLike[str]],
    *,
    boxes: str | PathLike[str] | None = None,
    gate: GateMode = GateMode.REFUSE,
    gate_threshold: float | None = None,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    on_progress: Progress = silent,
) -> Identification:
    """Say for each photo who it shows, that the animal is new, or why the photo is refused.

    Args:
        catalogue: whom the animals are compared with.
        photos: folders, files, zip archives or globs.
        boxes: a table photo,x0,y0,x1,y1 whose rows replace detection for their photos.
        gate: what a photo without a cetacean comes to.
        gate_threshold: 0..1; None for the one that comes with the gate.
        max_pixels: the largest photo that is decoded.
        on_progress: called with the photos done and the photos in all.

    Raises:
        UsageError: where a path is missing or the boxes lack a column.
        CatalogueError: where the catalogue cannot be used.
    """
    sources = collect_photos([fspath(path) for path in photos])
    names = PhotoNames(file.name for file in sources.files)
    table = read_boxes(Path(boxes), names) if boxes is not None else BoxTable({}, ())
    run = identify_photos(
        catalogue,
        sources.files,
        boxes=table.boxes,
        gate=gate,
        gate_threshold=gate_threshold,
        max_pixels=max_pixels,
        on_progress=on_progress,
    )
    return Identification(run, sources.not_photos, table, fspath(boxes) if boxes else "")


def calibration_sentence(calibration: Calibration) -> str:
    """On what the probabilities rest, for people."""
    whose = "this catalogue's own labels"
    if calibration.source is CalibrationSource.SHIPPED:
        whose = "photos that came with Rorqual, not on this catalogue"
    return (
        f"Probabilities were calibrated on {whose}: {calibration.queries} photos of "
        f"{calibration.individuals} individuals."
    )
