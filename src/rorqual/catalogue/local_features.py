"""Which local features does the catalogue hold, and where are the photos of those it lacks?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.rows import portions
from rorqual.catalogue.schema import annotations, local_features, photo_files, photos
from rorqual.domain.box import Box
from rorqual.matching.local.blob import from_blob, to_blob
from rorqual.matching.local.features import LocalFeatures


@dataclass(frozen=True, slots=True)
class AnimalPlace:
    """Where an animal is seen: its box, and the files that show it."""

    box: Box  # pixels of the upright photo
    sha256: str  # of the photo
    stored_paths: tuple[str, ...]  # the oldest first


def read_local_features(
    catalogue: Catalogue, extractor: str, annotation_ids: Iterable[int]
) -> dict[int, LocalFeatures]:
    """Stored features by annotation id; those without, or with damaged ones, are left out.

    Args:
        catalogue: an open one.
        extractor: stamp of what found them; those of another are not read.
        annotation_ids: whose features are wanted.

    Raises:
        CatalogueError: where the catalogue cannot be read.
    """
    found: dict[int, LocalFeatures] = {}
    columns = local_features.c.annotation_id, local_features.c.features
    with reading(catalogue.engine) as connection:
        for ids in portions(annotation_ids):
            of_these = local_features.c.annotation_id.in_(ids)
            wanted = select(*columns).where(of_these, local_features.c.extractor == extractor)
            for row in connection.execute(wanted):
                try:
                    found[row.annotation_id] = from_blob(row.features, extractor)
                except ValueError:  # computed anew, and then replaced
                    continue
    return found


def store_local_features(catalogue: Catalogue, features: Mapping[int, LocalFeatures]) -> None:
    """Store features by annotation id, in one transaction; those of the same extractor give way.

    Raises:
        CatalogueError: where the catalogue cannot be written.
    """
    if not features:
        return
    with writing(catalogue.engine) as connection:
        for annotation_id, item in features.items():
            key = {"annotation_id": annotation_id, "extractor": item.extractor}
            connection.execute(delete(local_features).filter_by(**key))
            connection.execute(insert(local_features).values(**key, features=to_blob(item)))


def animal_places(catalogue: Catalogue, annotation_ids: Iterable[int]) -> dict[int, AnimalPlace]:
    """Where the animals are seen, by annotation id.

    Raises:
        CatalogueError: where the catalogue cannot be read.
    """
    found: dict[int, AnimalPlace] = {}
    box = annotations.c.x0, annotations.c.y0, annotations.c.x1, annotations.c.y1
    with reading(catalogue.engine) as connection:
        for ids in portions(annotation_ids):
            rows = connection.execute(
                select(annotations.c.id, *box, photos.c.sha256, photo_files.c.stored_path)
                .join_from(annotations, photos)
                .join(photo_files, photo_files.c.photo_id == photos.c.id)
                .where(annotations.c.id.in_(ids))
                .order_by(annotations.c.id, photo_files.c.id)
            )
            for number, x0, y0, x1, y1, sha256, path in rows:
                known = found[number].stored_paths if number in found else ()
                found[number] = AnimalPlace(Box(x0, y0, x1, y1), sha256, (*known, path))
    return found
