"""What is known of the photo in which an animal was seen: size, quality, gate, file and box?"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.schema import annotations, photo_files, photos
from rorqual.domain.annotation import BoxSource
from rorqual.domain.box import Box


@dataclass(frozen=True, slots=True)
class AnimalFacts:
    """One animal's photo and place in it."""

    width: int  # of the upright photo, pixels
    height: int
    box: Box
    box_source: BoxSource
    sharpness: float  # see photos.quality
    exposure: float  # 0..1
    gate_score: float | None  # 0..1; None where no gate has seen it
    gate_model: str | None  # id@hash
    stored_path: str  # of the first file with that content


def read_animal_facts(
    catalogue: Catalogue, annotation_ids: Iterable[int]
) -> dict[int, AnimalFacts]:
    """The facts by annotation id; ids that the catalogue lacks are left out.

    Raises:
        CatalogueError: where the catalogue cannot be read.
    """
    wanted = set(annotation_ids)
    first_file = (
        select(photo_files.c.photo_id, func.min(photo_files.c.id).label("file_id"))
        .group_by(photo_files.c.photo_id)
        .subquery("first_file")
    )
    query = select(
        annotations.c.id,
        photos.c.width,
        photos.c.height,
        *(annotations.c[edge] for edge in ("x0", "y0", "x1", "y1")),
        annotations.c.box_source,
        photos.c.sharpness,
        photos.c.exposure,
        photos.c.gate_score,
        photos.c.gate_model,
        photo_files.c.stored_path,
    ).select_from(
        annotations.join(photos, photos.c.id == annotations.c.photo_id)
        .join(first_file, first_file.c.photo_id == photos.c.id)
        .join(photo_files, photo_files.c.id == first_file.c.file_id)
    )
    with reading(catalogue.engine) as connection:
        rows = connection.execute(query).all()
    return {
        row.id: AnimalFacts(
            width=row.width,
            height=row.height,
            box=Box(row.x0, row.y0, row.x1, row.y1),
            box_source=BoxSource(row.box_source),
            sharpness=row.sharpness,
            exposure=row.exposure,
            gate_score=row.gate_score,
            gate_model=row.gate_model,
            stored_path=row.stored_path,
        )
        for row in rows
        if row.id in wanted
    }
