"""How is a whole rendered catalogue made? Labelled photos, query photos and their truth."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from rorqual.domain.annotation import Part
from rorqual.domain.box import Box
from rorqual.rendering.catalogue_files import (
    RenderedCatalogue,
    append_row,
    read_boxes,
    write_table,
)
from rorqual.rendering.jpeg import save_jpeg
from rorqual.rendering.photo import render_photo
from rorqual.rendering.plan import CatalogueSize, PlannedPhoto, plan_catalogue

VERSION = 1  # of the rendering; raise it when the same seeds give other pictures
TRUNCATED = "truncated.jpg"
SPECIES = "humpback_whale"
BOX_COLUMNS = ("photo", "x0", "y0", "x1", "y1")
LABEL_COLUMNS = (
    "photo",
    "species",
    "individual_id",
    "encounter",
    "date",
    "latitude",
    "longitude",
    "part",
)


def render_catalogue(
    folder: Path,
    *,
    individuals: int,
    encounters: int,
    photos_per_encounter: int,
    seed: int,
    unknown_individuals: int,
    empty_seas: int = 3,
    width: int = 960,
    height: int = 640,
    on_progress: Callable[[int, int], None] | None = None,
) -> RenderedCatalogue:
    """Render a catalogue of known individuals and query photos of known and unknown ones.

    A complete folder of the same parameters is left as it is; an interrupted one is carried on.
    One more query file, `truncated.jpg`, is a photo cut in half, which no program can read whole.

    Args:
        folder: made where it is missing.
        individuals: known individuals, `R-001` and so on.
        encounters: of each known individual in the catalogue; one more is among the queries.
        photos_per_encounter: photos of each encounter, queries included.
        seed: another seed gives other individuals, seas and names.
        unknown_individuals: individuals that are among the queries only.
        empty_seas: query photos without an animal.
        width: of every photo, pixels.
        height: of every photo, pixels.
        on_progress: called with the photos done and the photos in all.

    Raises:
        ValueError: where a number is negative or the photos would be too small.
        UsageError: where the folder holds something else.
    """
    size = CatalogueSize(
        individuals=individuals,
        encounters=encounters,
        photos_per_encounter=photos_per_encounter,
        unknown_individuals=unknown_individuals,
        empty_seas=empty_seas,
        seed=seed,
    )
    parameters = {"version": VERSION, **asdict(size), "width": width, "height": height}
    rendered = RenderedCatalogue(folder)
    if rendered.is_complete(parameters):
        return rendered
    rendered.photos.mkdir(parents=True, exist_ok=True)
    rendered.queries.mkdir(exist_ok=True)
    rendered.note(parameters, complete=False)
    catalogue, queries = plan_catalogue(size)
    done, total = 0, len(catalogue) + len(queries)
    for photos, target, table in (
        (catalogue, rendered.photos, rendered.boxes),
        (queries, rendered.queries, rendered.queries_boxes),
    ):
        for _ in _render_missing(photos, target, table, (width, height)):
            done += 1
            if on_progress is not None:
                on_progress(done, total)
    write_table(rendered.labels, LABEL_COLUMNS, (_label_row(photo) for photo in catalogue))
    truth = ((photo.name, photo.truth) for photo in queries)
    write_table(rendered.queries_truth, ("photo", "individual_id"), truth)
    if queries:
        whole = (rendered.queries / queries[0].name).read_bytes()
        (rendered.queries / TRUNCATED).write_bytes(whole[: len(whole) // 2])
    rendered.note(parameters, complete=True)
    return rendered


def _render_missing(
    photos: Sequence[PlannedPhoto], folder: Path, table: Path, size: tuple[int, int]
) -> Iterator[PlannedPhoto]:
    """Render photo by photo; an animal's photo is done once its row is in the table of boxes."""
    boxes = read_boxes(table)
    write_table(table, BOX_COLUMNS, ((name, *box) for name, box in boxes.items()))
    for photo in photos:
        if photo.name not in boxes:
            box = _render_file(photo, folder, size)
            if box is not None:
                append_row(table, (photo.name, *box.as_tuple()))
        yield photo


def _render_file(photo: PlannedPhoto, folder: Path, size: tuple[int, int]) -> Box | None:
    rendered = render_photo(
        photo.individual, photo.encounter, photo.photo, width=size[0], height=size[1]
    )
    temporary = folder / (photo.name + ".part")
    save_jpeg(rendered.image, temporary, photo.capture)
    temporary.replace(folder / photo.name)
    return rendered.box


def _label_row(photo: PlannedPhoto) -> tuple[object, ...]:
    capture = photo.capture
    return (
        photo.name,
        SPECIES,
        photo.truth,
        photo.encounter_name,
        capture.local.date().isoformat(),
        capture.position.latitude,
        capture.position.longitude,
        Part.FLUKE.value,
    )
