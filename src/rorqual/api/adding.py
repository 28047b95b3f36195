"""Photos and labels, as the user names them, into a catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path

from rorqual.api.paths import Paths, names_of, texts_of
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.label import Label, RowError
from rorqual.exchange.folders import labels_from_folders
from rorqual.exchange.labels import read_labels
from rorqual.identify.importing import ImportReport, import_photos
from rorqual.identify.progress import Progress, silent
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.reader import DEFAULT_MAX_PIXELS
from rorqual.photos.sources import collect_photos


@dataclass(frozen=True, slots=True)
class AddedPhotos:
    """What adding came to, down to the row."""

    photos: int  # files that were looked at
    report: ImportReport
    row_errors: tuple[RowError, ...]  # of the labels, by line
    photos_without_row: tuple[str, ...]  # stored without a label
    not_photos: tuple[str, ...]  # files that are no photos
    folder_note: str | None  # whether folders were taken as individuals, and why


@dataclass(frozen=True, slots=True)
class _Labels:
    by_photo: Mapping[str, tuple[Label, ...]]
    errors: tuple[RowError, ...] = ()
    photos_without_row: tuple[str, ...] = ()
    folder_note: str | None = None


def add_photos(
    catalogue: Catalogue,
    photos: Paths,
    *,
    labels: str | PathLike[str] | None = None,
    folders_are_individuals: bool = True,
    detect: bool = True,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    on_progress: Progress = silent,
) -> AddedPhotos:
    """Add photos to a catalogue; what is in it already is not changed.

    Args:
        catalogue: an open one.
        photos: one or several folders, files, zip archives or globs.
        labels: a table with at least the column `photo`; see the documentation of labels.
        folders_are_individuals: without `labels`, take one folder an individual where the
            folders allow that reading.
        detect: whether to look for the animals of photos without given boxes, in a catalogue that
            has a detector; else those photos are taken whole.
        max_pixels: the largest photo that is decoded.
        on_progress: called with the photos done and the photos in all.

    Raises:
        UsageError: where a path is missing or the table lacks a required column.
        CatalogueError: where the catalogue cannot be written.
    """
    sources = collect_photos(texts_of(photos))
    table = _labels(sources.files, labels, folders_are_individuals)
    report = import_photos(
        catalogue,
        sources.files,
        table.by_photo,
        detect=detect,
        max_pixels=max_pixels,
        on_progress=on_progress,
    )
    source = fspath(labels) if labels is not None else "folders"
    found_later = (
        RowError(source, conflict.line, conflict.message) for conflict in report.conflicts
    )
    return AddedPhotos(
        photos=len(sources.files),
        report=report,
        row_errors=tuple(sorted((*table.errors, *found_later), key=lambda error: error.line)),
        photos_without_row=table.photos_without_row,
        not_photos=sources.not_photos,
        folder_note=table.folder_note,
    )


def _labels(
    files: Sequence[PhotoFile], labels: str | PathLike[str] | None, folders_are_individuals: bool
) -> _Labels:
    if labels is not None:
        table = read_labels(Path(labels), names_of(files))
        return _Labels(table.labels, table.errors, table.photos_without_row)
    if not folders_are_individuals:
        return _Labels({})
    folders = labels_from_folders(file.name for file in files)
    return _Labels(folders.labels or {}, folder_note=folders.reason)
