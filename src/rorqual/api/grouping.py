"""Unnamed animals of a catalogue into provisional individuals, with their tables and their page."""

from dataclasses import dataclass
from datetime import datetime
from os import PathLike
from pathlib import Path

from rorqual import __version__
from rorqual.api.adding import AddedPhotos, add_photos
from rorqual.api.paths import Paths, texts_of
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.group_suggestions import record_groups
from rorqual.domain.errors import UsageError
from rorqual.domain.grouping import Grouping
from rorqual.exchange.atomic import atomic_text_file
from rorqual.exchange.groups_table import write_groups_csv, write_groups_json
from rorqual.exchange.report.groups_page import write_groups_page
from rorqual.identify.grouping import DEFAULT_PRECISION, group_unnamed
from rorqual.identify.progress import Progress, silent
from rorqual.matching.sightings import BURST_SECONDS
from rorqual.photos.reader import DEFAULT_MAX_PIXELS
from rorqual.photos.sources import collect_photos


@dataclass(frozen=True, slots=True)
class Clusters:
    """Provisional individuals of a catalogue; nothing is stored before `record`."""

    catalogue: Catalogue
    grouping: Grouping
    added: AddedPhotos | None  # None where no photos were named

    def write_table(self, path: str | PathLike[str]) -> None:
        """Write one row for each animal as CSV, or all as JSON where the name ends in `.json`.

        Raises:
            UsageError: where the file cannot be written.
        """
        file = Path(path)
        write = write_groups_json if file.suffix.lower() == ".json" else write_groups_csv
        with atomic_text_file(file, newline="") as stream:
            write(self.grouping, stream)

    def write_report(self, path: str | PathLike[str]) -> None:
        """Write one HTML page that shows each group's photos side by side.

        Raises:
            UsageError: where the page cannot be written.
        """
        now = datetime.now().astimezone()
        write_groups_page(Path(path), self.grouping, self.catalogue, created_at=now)

    def record(self) -> int:
        """Keep the groups in the catalogue as suggestions, never as identities; how many are new.

        Raises:
            CatalogueError: where the catalogue cannot be written.
        """
        actor = f"rorqual {__version__} cluster"
        return record_groups(self.catalogue, self.grouping, actor=actor)


def cluster(
    catalogue: Catalogue,
    photos: Paths | None = None,
    *,
    precision: float = DEFAULT_PRECISION,
    similarity: float | None = None,
    burst_seconds: float = BURST_SECONDS,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    on_progress: Progress = silent,
) -> Clusters:
    """Group the animals that nobody named.

    Args:
        catalogue: an open one.
        photos: only animals in these; photos that the catalogue lacks are added without labels.
            None for all of the catalogue.
        precision: share of right pairs among those that joins bring together, above 0, below 1.
        similarity: mean cosine from which on groups are joined, instead of `precision`.
        burst_seconds: the longest gap between two frames of a burst; 0 for copies only.
        max_pixels: the largest photo that is decoded.
        on_progress: called with the photos added and the photos in all.

    Raises:
        UsageError: where a path is missing, a number is out of its range, or the catalogue has too
            few named animals to say which similarity is reliable, and none is given.
        CatalogueError: where the catalogue cannot be used.
    """
    if not 0.0 < precision < 1.0:
        raise UsageError(f"the precision is {precision}: give a number between 0 and 1")
    if similarity is not None and not 0.0 < similarity <= 1.0:
        raise UsageError(f"the similarity is {similarity}: give a number above 0, at most 1")
    if not burst_seconds >= 0:
        raise UsageError(f"the gap of a burst is {burst_seconds} s: give 0 or more")
    added = paths = None
    if photos is not None:
        paths = [file.stored_path for file in collect_photos(texts_of(photos)).files]
        added = add_photos(
            catalogue,
            photos,
            folders_are_individuals=False,
            max_pixels=max_pixels,
            on_progress=on_progress,
        )
    grouping = group_unnamed(
        catalogue,
        stored_paths=paths,
        precision=precision,
        similarity=similarity,
        burst_seconds=burst_seconds,
    )
    return Clusters(catalogue, grouping, added)
