"""Who is in the gallery, with which vectors? Only animals whose identity a person stated."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, FromClause, Select, func, select

from rorqual.catalogue.decisions import STANDING_TIERS, latest_decisions
from rorqual.catalogue.schema import (
    annotations,
    decisions,
    embeddings,
    encounters,
    individuals,
    networks,
    photo_files,
    photos,
)
from rorqual.catalogue.streaming import columns_of, streamed
from rorqual.domain.annotation import Vitality
from rorqual.domain.errors import CatalogueError
from rorqual.matching.row_blocks import release

_KEPT = 8  # portions, before the pages around their rows leave the memory: some 13 MB each

Texts = tuple[str | None, ...]
Numbers = tuple[float | None, ...]


Room = Callable[[int, int], NDArray[np.float32]]  # vectors, their dimension -> (n, d) to be filled


def in_memory(rows: int, dimension: int) -> NDArray[np.float32]:
    """Room for vectors where every array has it."""
    return np.empty((rows, dimension), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class GalleryRows:
    """The gallery for one network, one row an animal in a photo."""

    vectors: NDArray[np.float32]  # (n, dimension), unit length, C-contiguous
    annotation_ids: NDArray[np.int64]  # (n,)
    individuals: tuple[str, ...]
    species: Texts  # as labelled for the animal in this photo, else of the individual
    sha256: tuple[str, ...]  # of the photo
    photo_names: tuple[str, ...]  # relative, of the first file with that content
    perceptual_hashes: tuple[str, ...]
    encounters: Texts  # names
    captured_local: Texts  # ISO 8601, the camera's clock
    labelled_dates: Texts  # ISO 8601
    parts: Texts
    sides: Texts
    qualities: Texts  # as graded in the label
    dates: Texts  # ISO 8601; as labelled, else of the encounter, else of the camera's clock
    latitudes: Numbers  # degrees; as labelled, else of the encounter, else of the camera
    longitudes: Numbers
    vitalities: Texts  # of the individual: dead where one of its photos is labelled so

    def __len__(self) -> int:
        return len(self.annotation_ids)

    def at(self, chosen: NDArray[np.intp]) -> Self:
        """The rows of these numbers, in their order; the same where all of them are chosen."""
        if np.array_equal(chosen, np.arange(len(self))):
            return self
        return replace(
            self,
            vectors=self.vectors[chosen],
            annotation_ids=self.annotation_ids[chosen],
            **{
                column.name: tuple(getattr(self, column.name)[row] for row in chosen)
                for column in fields(self)
                if column.name not in ("vectors", "annotation_ids")
            },
        )


def read_gallery(
    connection: Connection,
    spec_hash: str,
    *,
    by_individual: bool = False,
    room: Room = in_memory,
) -> GalleryRows:
    """Read the animals whose current decision names an individual, with their embeddings.

    They come in the order of their ids, or by the individual's name and then their ids.

    Args:
        connection: to the catalogue.
        spec_hash: of the network.
        by_individual: see above.
        room: for the vectors.

    Raises:
        CatalogueError: where a stored vector has not the network's length.
    """
    first_file = (
        select(photo_files.c.photo_id, func.min(photo_files.c.id).label("file_id"))
        .group_by(photo_files.c.photo_id)
        .subquery("first_file")
    )
    described = (
        _standing(
            spec_hash,
            annotations.c.id,
            individuals.c.name,
            func.coalesce(annotations.c.species, individuals.c.species),
            photos.c.sha256,
            photo_files.c.name,
            photos.c.perceptual_hash,
            encounters.c.name,
            photos.c.captured_local,
            annotations.c.date,
            annotations.c.part,
            annotations.c.side,
            annotations.c.quality,
            func.coalesce(annotations.c.date, encounters.c.date, photos.c.captured_local),
            *(
                func.coalesce(annotations.c[degrees], encounters.c[degrees], photos.c[degrees])
                for degrees in ("latitude", "longitude")
            ),
            annotations.c.vitality,
            source=_animals()
            .join(photos, photos.c.id == annotations.c.photo_id)
            .join(first_file, first_file.c.photo_id == photos.c.id)
            .join(photo_files, photo_files.c.id == first_file.c.file_id)
            .outerjoin(encounters, encounters.c.id == annotations.c.encounter_id),
        )
    ).order_by(annotations.c.id)
    columns = columns_of(connection, described)
    if by_individual:  # not by the database, which may compare otherwise
        order = sorted(range(len(columns[1])), key=columns[1].__getitem__)
        columns = [[column[row] for row in order] for column in columns]
    ids = np.array(columns[0], dtype=np.int64)
    columns[-1] = _of_individuals(names=columns[1], said=columns[-1])
    texts = map(tuple, columns[1:])
    return GalleryRows(_read_vectors(connection, spec_hash, ids, room), ids, *texts)


def gallery_revision(connection: Connection, spec_hash: str) -> str:
    """A fingerprint that changes whenever the gallery would, and not with suggestions.

    Decisions are only added and values of animals only filled in, so their numbers tell of every
    change.
    """
    counted = _standing(
        spec_hash,
        func.count(),
        func.sum(decisions.c.id),
        func.max(decisions.c.id),
        *(
            func.count(column)
            for column in (
                annotations.c.species,
                annotations.c.encounter_id,
                annotations.c.date,
                annotations.c.part,
                annotations.c.side,
                annotations.c.quality,
                annotations.c.latitude,
                annotations.c.vitality,
                individuals.c.species,
            )
        ),
        func.max(individuals.c.name),
        source=_animals(),
    )
    row = connection.execute(counted).one()
    # An encounter's date and place become those of its earliest label, which a count misses.
    occasions = _standing(
        spec_hash,
        *(encounters.c[name] for name in ("id", "date", "latitude", "longitude")),
        source=_animals().join(encounters, encounters.c.id == annotations.c.encounter_id),
    ).distinct()
    met = [tuple(it) for it in connection.execute(occasions.order_by(encounters.c.id))]
    return hashlib.sha256(repr((spec_hash, *row, met)).encode()).hexdigest()[:16]


def _animals() -> FromClause:
    latest = latest_decisions()
    return (
        latest.join(decisions, decisions.c.id == latest.c.decision_id)
        .join(individuals, individuals.c.id == decisions.c.individual_id)
        .join(annotations, annotations.c.id == decisions.c.annotation_id)
        .join(embeddings, embeddings.c.annotation_id == annotations.c.id)
    )


def _standing(spec_hash: str, *columns: Any, source: FromClause) -> Select[Any]:
    """Columns of the animals in the gallery."""
    return (
        select(*columns)
        .select_from(source)
        .where(decisions.c.tier.in_(STANDING_TIERS), embeddings.c.spec_hash == spec_hash)
    )


def _of_individuals(names: list[str], said: list[str | None]) -> list[str | None]:
    """What the photos of an individual say together: dead once is dead in all of them."""
    known: dict[str, str] = {}
    for name, vitality in zip(names, said, strict=True):
        if vitality is not None and known.get(name) != Vitality.DEAD:
            known[name] = vitality
    return [known.get(name) for name in names]


def _read_vectors(
    connection: Connection, spec_hash: str, ids: NDArray[np.int64], room: Room
) -> NDArray[np.float32]:
    """The vectors of the annotations of these ids, in the room for them."""
    order = np.argsort(ids)
    dimension = connection.execute(
        select(networks.c.dimension).where(networks.c.spec_hash == spec_hash)
    ).scalar()
    vectors = room(len(ids), dimension or 0)
    # Put in order here: the database would sort copies of all vectors.
    stored = _standing(
        spec_hash, embeddings.c.annotation_id, embeddings.c.vector, source=_animals()
    )
    for number, portion in enumerate(streamed(connection, stored)):
        some_ids, blobs = zip(*portion, strict=True)
        if any(len(blob) != 4 * vectors.shape[1] for blob in blobs):
            raise CatalogueError(
                "embeddings in the catalogue have a wrong length: run `rorqual check` on it to "
                "see which, and restore it from a backup."
            )
        values = np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1)
        vectors[order[np.searchsorted(ids, some_ids, sorter=order)]] = values
        if number % _KEPT == 0:
            release(vectors)
    release(vectors)
    return vectors
